// Package erratic is a service of message traces that misbehaves, for tests: it
// sends rows in any order, repeats them, splits a message over pages, fails in
// the middle of an answer, refuses by every status, breaks connections, sends
// rows that cannot be read and links that lead astray or round in circles. All that
// it does follows from a seed, so a failing run can be repeated.
//
// A fault either passes when the request is sent again, or is told by the client at
// once and passes when it is asked again, or lasts until Heal. From then on the
// service behaves, and what was read so far must go on to the end.
//
// It holds the truth. Check compares what a client made of the answers with it:
// no row lost, doubled or made up, nothing called complete that is not, each
// request counted, none sent elsewhere.
//
// It is independent of the simulator and of how the client reads and writes
// OData, so that a mistake in either cannot hide in both.
package erratic
