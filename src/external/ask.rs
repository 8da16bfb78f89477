//! One address is asked: whether it is there, and whether it says that it moved.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ureq::config::Config;
use ureq::http::{Response, Uri, header};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, Error, Proxy};
use url::Url;

use super::{Settings, address, private};

/// Browsers follow more; what takes more is worth a look.
const REDIRECTS: usize = 5;
/// A site that wants to be left in peace for longer is not asked again.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// What is known of an address once it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// It is there.
    Fine,
    /// It is there, and its site names another address for good.
    Moved(Url),
    /// Readers will not find it.
    Gone(Why),
    /// It may be there for readers.
    Unsure(Why),
}

impl Answer {
    /// Whether a site gave it, and not the want of one.
    pub(super) fn is_of_a_site(&self) -> bool {
        match self {
            Self::Fine | Self::Moved(_) => true,
            Self::Gone(why) | Self::Unsure(why) => matches!(why, Why::Status(_) | Why::Redirects),
        }
    }

    /// Whether the site is not there, or wants to be left in peace: then its other addresses need not be asked.
    pub(super) fn is_silence(&self) -> bool {
        matches!(self, Self::Unsure(Why::TimeOut | Why::Connection | Why::Status(429)))
    }
}

/// Why an address is not known to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each says it in words below")]
pub enum Why {
    Status(u16),
    NoHost,
    Certificate,
    Authority,
    Connection,
    TimeOut,
    Redirects,
    Private,
    MayBePrivate,
    Silent,
    NoAddress,
    Garbled,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Status(status) => return write!(f, "its site answers {status}"),
            Self::NoHost => "there is no such host",
            Self::Certificate => "its site has no valid certificate",
            Self::Authority => "this machine does not know the authority of its site's certificate",
            Self::Connection => "there is no connection to its site",
            Self::TimeOut => "its site did not answer in time",
            Self::Redirects => "its site redirects too often",
            Self::Private => "it leads to a private address",
            Self::MayBePrivate => "its site shows it to no stranger, so it may be private",
            Self::Silent => "its site did not answer other questions",
            Self::NoAddress => "it is no web address",
            Self::Garbled => "its site's answer cannot be understood",
        })
    }
}

/// What asks.
pub(super) struct Client {
    agent: Agent,
    private: bool,
    pause: Duration,
}

impl Client {
    pub(super) fn new(settings: &Settings) -> Self {
        // The machine's own authorities: companies have some that no list knows. SSL_CERT_FILE names others.
        let authorities = rustls_native_certs::load_native_certs().certs;
        let authorities = authorities.iter().map(|der| Certificate::from_der(der).to_owned());
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::from(authorities))
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .user_agent(concat!("infrabook/", env!("CARGO_PKG_VERSION")))
            .timeout_global(Some(settings.patience))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false);
        let config = if settings.proxy { config } else { config.proxy(None) };
        let resolver = Hosts { private: settings.private, inner: DefaultResolver::default() };
        let agent = Agent::with_parts(config.build(), DefaultConnector::default(), resolver);
        Self { agent, private: settings.private, pause: settings.pause }
    }

    /// Asks, and once more where the fault may pass.
    pub(super) fn ask(&self, url: &Url) -> Answer {
        let (answer, wait) = self.follow(url);
        let may_pass = match &answer {
            Answer::Unsure(Why::Status(status)) => *status == 429 || *status >= 500,
            Answer::Unsure(Why::TimeOut | Why::Connection) | Answer::Gone(Why::NoHost) => true,
            _ => false,
        };
        let wait = wait.unwrap_or(self.pause * 2);
        if !may_pass || wait > LONGEST_WAIT {
            return answer;
        }
        std::thread::sleep(wait);
        self.follow(url).0
    }

    /// Follows redirects to an answer, and to how long its site asks to be left in peace.
    fn follow(&self, url: &Url) -> (Answer, Option<Duration>) {
        let mut at = url.clone();
        // Where it moved to, as long as every step so far was for good.
        let mut moved = Some(url.clone());
        let mut new_address = None;
        for _ in 0..=REDIRECTS {
            let response = match self.request(&at) {
                Ok(response) => response,
                Err(error) => return (of_error(&error), None),
            };
            let status = response.status().as_u16();
            let location = matches!(status, 301 | 302 | 303 | 307 | 308)
                .then(|| response.headers().get(header::LOCATION)?.to_str().ok())
                .flatten();
            let Some(location) = location else {
                return (of_status(status, url, new_address), retry_after(&response));
            };
            at = match address::join(&at, location) {
                Some(next) if !self.private && private::is_private(&next) => {
                    return (Answer::Unsure(Why::Private), None);
                }
                Some(next) => next,
                None => return (Answer::Unsure(Why::Garbled), None),
            };
            if matches!(status, 301 | 308) && moved.is_some() {
                new_address = Some(at.clone());
            } else {
                moved = None;
            }
        }
        (Answer::Unsure(Why::Redirects), None)
    }

    /// What a site says without sending the page; where it will not, the page is asked for, and not read.
    fn request(&self, url: &Url) -> Result<Response<Body>, Error> {
        let head = self.agent.head(url.as_str()).call();
        let is_refused = match &head {
            Ok(response) => matches!(response.status().as_u16(), 400 | 403 | 404 | 405 | 406 | 500 | 501),
            Err(error) => matches!(error, Error::Protocol(_)),
        };
        if is_refused { self.agent.get(url.as_str()).call() } else { head }
    }
}

fn of_status(status: u16, asked: &Url, moved: Option<Url>) -> Answer {
    // A slash more or less is nobody's concern.
    let is_elsewhere = |to: &Url| to.as_str().trim_end_matches('/') != asked.as_str().trim_end_matches('/');
    match status {
        200..300 => moved.filter(is_elsewhere).map_or(Answer::Fine, Answer::Moved),
        404 | 410 => Answer::Gone(Why::Status(status)),
        _ => Answer::Unsure(Why::Status(status)),
    }
}

fn of_error(error: &Error) -> Answer {
    match error {
        Error::HostNotFound => Answer::Gone(Why::NoHost),
        Error::Timeout(_) => Answer::Unsure(Why::TimeOut),
        Error::Other(_) => Answer::Unsure(Why::Private),
        Error::Rustls(error) => of_tls(error),
        Error::Tls(_) => Answer::Gone(Why::Certificate),
        // Faults of TLS come within those of the connection.
        Error::Io(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            Some(error) => of_tls(error),
            None if error.kind() == std::io::ErrorKind::TimedOut => Answer::Unsure(Why::TimeOut),
            None => Answer::Unsure(Why::Connection),
        },
        Error::ConnectionFailed | Error::ConnectProxyFailed(_) => Answer::Unsure(Why::Connection),
        _ => Answer::Unsure(Why::Garbled),
    }
}

fn of_tls(error: &rustls::Error) -> Answer {
    match error {
        rustls::Error::InvalidCertificate(rustls::CertificateError::UnknownIssuer) => {
            Answer::Unsure(Why::Authority)
        }
        _ => Answer::Gone(Why::Certificate),
    }
}

/// In seconds; the other form, a date, would need a clock, and is taken for none.
fn retry_after(response: &Response<Body>) -> Option<Duration> {
    let seconds = response.headers().get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// Names become numbers, private ones aside: a name can lead anywhere.
#[derive(Debug)]
struct Hosts {
    private: bool,
    inner: DefaultResolver,
}

impl Resolver for Hosts {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.inner.resolve(uri, config, timeout).map_err(|error| match error {
            Error::Io(error) if is_no_such_host(&error) => Error::HostNotFound,
            error => error,
        })?;
        if self.private || config.proxy().is_some_and(|proxy| is_through(proxy, uri)) {
            return Ok(found);
        }
        let mut public = self.empty();
        found
            .iter()
            .filter(|address| !private::is_private_number(address.ip()))
            .for_each(|address| public.push(*address));
        if public.is_empty() { Err(Error::Other("a private address".into())) } else { Ok(public) }
    }
}

/// Whether a question goes to the proxy, which is where its owner has put it and looks names up by itself; what `NO_PROXY` names is
/// asked without it. The proxy itself is looked up too, by the address it was given as.
fn is_through(proxy: &Proxy, uri: &Uri) -> bool {
    uri == proxy.uri() || !proxy.is_no_proxy(uri)
}

/// Whether a name was looked up and is none. Whatever else goes wrong may pass: a name server that does not answer tells nothing of
/// the name. The standard library says it in the system's words only: of glibc, musl, macOS and the BSDs, and by Windows' number.
fn is_no_such_host(error: &std::io::Error) -> bool {
    const WORDS: [&str; 3] = ["Name or service not known", "Name does not resolve", "nodename nor servname"];
    const WSAHOST_NOT_FOUND: i32 = 11001;
    let said = error.to_string();
    (cfg!(windows) && error.raw_os_error() == Some(WSAHOST_NOT_FOUND))
        || WORDS.iter().any(|words| said.contains(words))
}

#[cfg(test)]
mod tests {
    use std::io;

    use ureq::unversioned::transport::time;
    use ureq::{ProxyProtocol, Timeout};

    use super::*;

    #[test]
    fn only_what_goes_to_the_proxy_may_be_private() {
        let proxy = |spared: &str| {
            let proxy = Proxy::builder(ProxyProtocol::Http).host("127.0.0.1").port(9).no_proxy(spared);
            Some(proxy.build().unwrap())
        };
        let hosts = Hosts { private: false, inner: DefaultResolver::default() };
        for (proxy, asked, is_found) in [
            (None, "http://127.0.0.1:8/", false),
            (proxy("b.io"), "http://127.0.0.1:8/", true),
            (proxy("127.0.0.1"), "http://127.0.0.1:8/", false),
            (proxy("*"), "http://[::ffff:127.0.0.1]:8/", false),
            (proxy("127.0.0.1"), "http://127.0.0.1:9", true),
        ] {
            let config = Agent::config_builder().proxy(proxy).build();
            let timeout = NextTimeout {
                after: time::Duration::NotHappening,
                reason: Timeout::Resolve,
                ..NextTimeout::default()
            };
            let found = hosts.resolve(&asked.parse().unwrap(), &config, timeout);
            assert_eq!(found.is_ok(), is_found, "{asked}: {found:?}");
        }
    }

    #[test]
    fn only_a_name_that_is_none_is_gone() {
        let lookup = |why: &str| io::Error::other(format!("failed to lookup address information: {why}"));
        for (error, is_none) in [
            (lookup("Name or service not known"), true),
            (lookup("Name does not resolve"), true),
            (lookup("nodename nor servname provided, or not known"), true),
            (lookup("Temporary failure in name resolution"), false),
            (lookup("Non-recoverable failure in name resolution"), false),
            (lookup("Try again"), false),
            (io::Error::from_raw_os_error(24), false),
        ] {
            assert_eq!(is_no_such_host(&error), is_none, "{error}");
        }
        assert_eq!(of_error(&Error::Io(lookup("Try again"))), Answer::Unsure(Why::Connection));
        assert_eq!(of_error(&Error::HostNotFound), Answer::Gone(Why::NoHost));
    }
}
