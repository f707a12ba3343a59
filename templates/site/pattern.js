// A worker that matches texts against patterns. Authors write the patterns and some
// never finish, so the caller terminates the worker after a timeout.

onmessage = ({ data: { pattern, flags, text } }) => {
  try {
    postMessage({ matches: new RegExp(pattern, flags).test(text) });
  } catch {
    postMessage({ invalid: true });
  }
};

postMessage({ ready: true });
