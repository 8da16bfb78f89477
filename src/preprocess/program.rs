//! Starts the programs that book.toml names, and no others: the one room beside the preview's browser that starts any.
//!
//! They are trusted as book.toml is. No shell reads their commands, and nothing waits for them longer than they take: Ctrl-C reaches them
//! as it reaches this program.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use super::words::split;

/// More than so many bytes no program may answer: 256 MiB.
const MOST: u64 = 256 << 20;

/// A command, as it is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    program: PathBuf,
    arguments: Vec<String>,
}

/// Why a program gave no answer.
#[derive(Debug)]
pub enum Failure {
    /// Nothing of its name is installed.
    NotFound,
    /// It cannot be started, or spoken with.
    Broken(io::Error),
    /// It ended with something else than 0: `exit status: 1`.
    Ended(String),
    /// It answered more than it may.
    TooLong,
}

/// What a program says when it is asked whether it supports an output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Supports {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// It ended as nothing does that answers: `signal: 11`. Taken as no.
    Crashed(String),
}

impl Program {
    /// A command of book.toml. One with a slash is a path from the book's root, any other is looked for where the system looks.
    /// Source: mdBook's `compose_command`.
    ///
    /// # Errors
    /// Why it is none.
    pub fn new(command: &str, root: &Path) -> Result<Self, &'static str> {
        let mut words = split(command).ok_or("a quote in it is not closed")?.into_iter();
        let program = PathBuf::from(words.next().ok_or("it is empty")?);
        let is_name = program.components().count() == 1;
        let program = if is_name { program } else { root.join(program) };
        Ok(Self { program, arguments: words.collect() })
    }

    #[expect(clippy::disallowed_methods, reason = "book.toml names what is started")]
    fn command(&self, folder: &Path) -> Command {
        let mut command = Command::new(&self.program);
        // What a program says goes to the terminal; this program's own standard output is for what it was asked for.
        command.args(&self.arguments).current_dir(folder).stderr(Stdio::inherit());
        command
    }

    /// Asks whether it supports an output.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn supports(&self, output: &str, root: &Path) -> Result<Supports, Failure> {
        let mut command = self.command(root);
        command.args(["supports", output]).stdin(Stdio::null()).stdout(io::stderr());
        let status = command.status().map_err(not_started)?;
        Ok(match status.code() {
            Some(0) => Supports::Yes,
            Some(1) => Supports::No,
            _ => Supports::Crashed(status.to_string()),
        })
    }

    /// Gives it these bytes, and returns what it answers.
    ///
    /// # Errors
    /// See [`Failure`].
    pub fn answer(&self, input: &[u8], root: &Path) -> Result<Vec<u8>, Failure> {
        self.answer_of(MOST, input, root)
    }

    /// The same of at most so many bytes.
    fn answer_of(&self, most: u64, input: &[u8], root: &Path) -> Result<Vec<u8>, Failure> {
        let mut child =
            self.command(root).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(not_started)?;
        let output = child.stdout.take();
        let mut answer = Vec::new();
        let read = give(&mut child, input, |child| {
            let read = output.map_or(Ok(0), |output| output.take(most + 1).read_to_end(&mut answer));
            if read.is_err() || answer.len() as u64 > most {
                // One that does not read what it is given would be waited for.
                let _ = child.kill();
            }
            read
        });
        let status = child.wait().map_err(Failure::Broken)?;
        if answer.len() as u64 > most {
            return Err(Failure::TooLong);
        }
        read.map_err(Failure::Broken)?;
        ended(status).map(|()| answer)
    }

    /// Gives it these bytes, and lets it work in a folder. What it prints goes to the terminal.
    ///
    /// # Errors
    /// See [`Failure`].
    pub fn work(&self, input: &[u8], folder: &Path) -> Result<(), Failure> {
        let mut child =
            self.command(folder).stdin(Stdio::piped()).stdout(io::stderr()).spawn().map_err(not_started)?;
        give(&mut child, input, |_| Ok(0)).map_err(Failure::Broken)?;
        ended(child.wait().map_err(Failure::Broken)?)
    }
}

/// Writes to a child while its answer is read: neither waits for the other. One that stops reading has read enough.
fn give<T>(child: &mut Child, input: &[u8], read: impl FnOnce(&mut Child) -> io::Result<T>) -> io::Result<T> {
    let stdin = child.stdin.take();
    std::thread::scope(|scope| {
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
        read(child)
    })
}

fn not_started(error: io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::NotFound => Failure::NotFound,
        _ => Failure::Broken(error),
    }
}

fn ended(status: ExitStatus) -> Result<(), Failure> {
    if status.success() { Ok(()) } else { Err(Failure::Ended(status.to_string())) }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[expect(clippy::unwrap_used, reason = "a test's commands are commands")]
    fn program(command: &str) -> Program {
        Program::new(command, Path::new("/")).unwrap()
    }

    #[test]
    fn names_are_looked_for_and_paths_start_at_the_root() {
        let at = |command: &str| Program::new(command, Path::new("/book")).unwrap().program;
        assert_eq!(at("python3 x.py"), Path::new("python3"));
        assert_eq!(at("./x.py"), Path::new("/book/./x.py"));
        assert_eq!(at("bin/x"), Path::new("/book/bin/x"));
        assert_eq!(at("/bin/x"), Path::new("/bin/x"));
        assert!(Program::new("", Path::new("/")).is_err() && Program::new("'x", Path::new("/")).is_err());
    }

    #[test]
    fn much_goes_through_and_nobody_waits() {
        let much = vec![b'x'; 4 << 20];
        assert_eq!(program("cat").answer(&much, Path::new("/")).unwrap().len(), much.len());
        // One that reads nothing.
        assert_eq!(program("echo ok").answer(&much, Path::new("/")).unwrap(), b"ok\n");
        assert!(program("true").work(&much, Path::new("/")).is_ok());
    }

    #[test]
    fn one_that_answers_too_much_and_reads_nothing_is_ended() {
        let flood = program("sh -c \"trap '' PIPE; cat /dev/zero 2>/dev/null; exec sleep 1000\"");
        let (said, heard) = std::sync::mpsc::channel();
        std::thread::spawn(move || said.send(flood.answer_of(1000, &vec![b'x'; 4 << 20], Path::new("/"))));
        let answer = heard.recv_timeout(std::time::Duration::from_secs(60));
        assert!(matches!(answer, Ok(Err(Failure::TooLong))), "{answer:?}");
    }

    #[test]
    fn ends_are_told_apart() {
        let fail = |command: &str| program(command).answer(b"", Path::new("/")).unwrap_err();
        assert!(matches!(fail("no-such-program-anywhere"), Failure::NotFound));
        assert!(matches!(fail("false"), Failure::Ended(how) if how == "exit status: 1"));
        let supports = |command: &str| program(command).supports("html", Path::new("/")).unwrap();
        assert_eq!((supports("true"), supports("false")), (Supports::Yes, Supports::No));
        assert_eq!(supports("sh -c 'exit 3'"), Supports::Crashed("exit status: 3".into()));
        assert!(matches!(supports("sh -c 'kill -9 $$'"), Supports::Crashed(_)));
    }
}
