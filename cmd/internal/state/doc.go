// Package state keeps what msgtrace remembers between runs: the requests that
// count against the service's limit, shared by all processes of one user, and
// what package memory says of searches, addresses and the look of the explorer.
//
// It is a folder of small files, $XDG_STATE_HOME/msgtrace, each of them 0600.
// Nothing in it is needed: what cannot be read is moved aside and made again,
// what is another user's or a later version's is left alone, and no secret is
// ever in it.
//
// # Requests
//
// Requests are counted twice for each one that is sent, while others may be
// doing the same, and any of them may be stopped or killed at any instant. So
// the budget is a log, in lines of one length, that every process appends to and
// none locks. Files that are opened to append take a write whole, behind those
// before it, which puts the lines into one order that everybody sees. A process
// writes the start of a request and then reads what stands before it: if too
// many count there, it takes the request back. The end of a request replaces its
// start, because the service counts it somewhere between the two; of a process
// that was killed the start stays. A loss of power may cost the last lines, which
// matter for five minutes, so nothing waits for the disk.
//
// That order is kept by the host. Two hosts that share the folder over NFS may
// write over each other's line at one moment: whoever does not read its own line
// back writes it again, but the count is exact on one host only.
//
// A file is written to for ten minutes, twice the service's window, and removed
// when the second one after it is begun. Version 1, a JSON document under a lock,
// is taken over into the log and removed.
//
// # Documents
//
// The rest are JSON documents, each with its version, replaced whole, and locked
// while they are changed, but not to be read. A change is put into what the file holds
// by then, so that processes that remember at once lose nothing of each other.
//
// # Patience
//
// Every call has a context, and the patience of the folder, which a run has once
// for all its files. Files are opened, locked and read beside the caller, who
// goes on when a file does not answer: what is then still under way ends when it
// can, and what it has read is read again.
package state
