// Package explain turns the events of one recipient's copy of a message into
// plain words: what became of it, why, which event decided that, who has to act
// and what to do next.
//
// A cause is decided by evidence, the surest first: words that only Exchange's
// transport writes; words that a receiver's own pages explain; plain words that
// mean the same at every server; codes that only Exchange uses. An answer that
// another one quotes comes before it, since what stands around it is a guess. A
// small status code decides nothing: servers use them loosely. What the evidence
// does not show is not known, and the server's own words are shown instead: a
// wrong sentence costs more than none. The tables that hold the evidence are CSV,
// in tables.
//
// The package uses neither the network nor the screen. Every
// string it returns may hold text written by strangers (answers of mail servers,
// names of rules), on one line but otherwise as it came: clean it before it
// reaches a terminal.
package explain
