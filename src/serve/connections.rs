//! HTTP connections, with their limits.

use super::connection_limit::{ConnectionLimiter, ConnectionPermit};
use super::limits::Limits;
use super::requests;
use super::shared::Shared;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::convert::Infallible;
use std::future::Future;
use std::io::Write;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_io_timeout::TimeoutStream;
use tracing::warn;

/// Maximum number of headers of a request.
const MAX_HEADERS: usize = 64;

/// Response to a connection above the limit.
const TOO_MANY_CONNECTIONS: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n\
    Content-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n\
    Connection: close\r\nContent-Length: 22\r\n\r\nToo many connections.\n";

/// Serves connections until `stop` is ready, and then waits for open requests.
pub(super) async fn run(
    listener: TcpListener,
    shared: Arc<Shared>,
    stop: impl Future<Output = ()>,
) {
    let graceful = GracefulShutdown::new();
    let limits = shared.limits;
    let limiter = ConnectionLimiter::new(limits.connections, limits.connections_per_peer);
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, address)) = accepted else {
            // There may be no free file descriptors: wait for some.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Some(permit) = limiter.admit(address.ip()) else {
            warn!("{address}: refused, too many connections");
            refuse(stream);
            continue;
        };
        let connection = graceful.watch(serve(stream, &shared));
        tokio::spawn(async move {
            // Errors are those of the client: it is gone, or does not use HTTP.
            let _ = connection.await;
            drop::<ConnectionPermit>(permit);
        });
    }
    drop(listener);
    if let Some(live) = &shared.live {
        live.stop();
    }
    let _ = timeout(shared.limits.shutdown_timeout, graceful.shutdown()).await;
}

/// Responds that there are too many connections, unless that would block.
fn refuse(stream: TcpStream) {
    if let Ok(mut stream) = stream.into_std() {
        let _ = stream.write(TOO_MANY_CONNECTIONS);
    }
}

fn serve(
    stream: TcpStream,
    shared: &Arc<Shared>,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> + use<> {
    // Responses are written as a whole, so waiting for more data would only delay them.
    let _ = stream.set_nodelay(true);
    let shared = Arc::clone(shared);
    let limits = shared.limits;
    let stream = with_write_timeout(stream, &limits);
    let service = service_fn(move |request| {
        let shared = Arc::clone(&shared);
        async move { Ok::<_, Infallible>(requests::respond_logged(request, shared).await) }
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.read_timeout)
        .max_buf_size(limits.header_bytes)
        .max_headers(MAX_HEADERS)
        .serve_connection(TokioIo::new(stream), service)
}

/// Returns a stream that fails if the client does not read for too long.
fn with_write_timeout(stream: TcpStream, limits: &Limits) -> Pin<Box<TimeoutStream<TcpStream>>> {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.write_timeout));
    Box::pin(stream)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;
    use std::net::TcpStream as Client;
    use tokio::io::AsyncWriteExt;

    #[test]
    fn clients_that_do_not_read_are_disconnected() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            let address = listener.local_addr().expect("an address");
            let _client = Client::connect(address).expect("connects");
            let (stream, _) = listener.accept().await.expect("accepts");
            let limits = Limits {
                write_timeout: Duration::from_millis(50),
                ..Limits::default()
            };
            let mut stream = with_write_timeout(stream, &limits);
            let piece = vec![b'x'; 1 << 20];
            let error = loop {
                if let Err(error) = stream.write_all(&piece).await {
                    break error;
                }
            };
            assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        });
    }
}
