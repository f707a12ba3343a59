// A worker that compares texts with patterns. Patterns come from authors, and
// some take years: whoever asks ends the worker when it has had its time.

onmessage = ({ data: { pattern, flags, text } }) => {
  try {
    postMessage({ matches: new RegExp(pattern, flags).test(text) });
  } catch {
    postMessage({ invalid: true });
  }
};

postMessage({ ready: true });
