// Package explain turns the events of one recipient's copy of a message into
// plain words: what became of it, why, which event decided that, and whose move
// is next.
//
// It is pure and knows nothing of the network or the screen. What it does not
// know it shows as it came; it never guesses a cause that no event names. Every
// string it returns may hold text written by strangers (answers of mail servers,
// names of rules), on one line but otherwise as it came: clean it before it
// reaches a terminal.
package explain
