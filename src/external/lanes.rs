//! Many addresses are asked at once, and no host more than it likes: each host has two lanes at most, in which one question
//! follows the other.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use url::Url;

use super::ask::{Answer, Client, Why};

/// Questions at once.
const AT_ONCE: usize = 8;
/// And of one host.
const OF_A_HOST: usize = 2;
/// A host that left so many questions in a row unanswered is asked no more.
const PATIENCE: usize = 2;

/// An answer for each address, in their order.
pub(super) fn ask_all(
    urls: &[&Url],
    client: &Client,
    pause: Duration,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Vec<Answer> {
    let lanes = lanes(urls);
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let answers = Mutex::new(vec![Answer::Unsure(Why::Silent); urls.len()]);
    let work = || {
        while let Some(lane) = lanes.get(next.fetch_add(1, Ordering::Relaxed)) {
            let mut silence = 0;
            for (at, index) in lane.iter().enumerate() {
                let Some(url) = urls.get(*index) else { continue };
                if silence < PATIENCE {
                    if at > 0 {
                        std::thread::sleep(pause);
                    }
                    let answer = client.ask(url);
                    silence = if answer.is_silence() { silence + 1 } else { 0 };
                    let mut answers = answers.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                    if let Some(place) = answers.get_mut(*index) {
                        *place = answer;
                    }
                }
                progress(done.fetch_add(1, Ordering::Relaxed) + 1, urls.len());
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(lanes.len()) {
            scope.spawn(work);
        }
    });
    answers.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Which addresses follow each other, the longest rows first, since they take the longest.
fn lanes(urls: &[&Url]) -> Vec<Vec<usize>> {
    let mut hosts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, url) in urls.iter().enumerate() {
        hosts.entry(url.host_str().unwrap_or_default()).or_default().push(index);
    }
    let mut lanes: Vec<Vec<usize>> = hosts
        .into_values()
        .flat_map(|of_host| {
            (0..OF_A_HOST.min(of_host.len()))
                .map(move |first| of_host.iter().copied().skip(first).step_by(OF_A_HOST).collect())
        })
        .collect();
    lanes.sort_by_key(|lane| std::cmp::Reverse(lane.len()));
    lanes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_has_two_lanes_and_every_address_is_in_one() {
        let written =
            ["http://a.io/1", "http://a.io/2", "http://a.io/3", "http://b.io/1", "https://a.io:8/4"];
        let urls: Vec<Url> = written.iter().map(|url| Url::parse(url).unwrap()).collect();
        assert_eq!(lanes(&urls.iter().collect::<Vec<_>>()), [vec![0, 2], vec![1, 4], vec![3]]);
    }
}
