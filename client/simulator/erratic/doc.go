// Package erratic is a service of message traces that misbehaves, for tests: it
// sends rows in any order, repeats them, splits a message over pages, fails in
// the middle of an answer, refuses, breaks connections and leads round in
// circles. All that it does follows from a seed, so a failing run can be
// repeated.
//
// It knows the truth. Check holds what a client made of the answers against it:
// no row lost, doubled or made up, nothing called complete that is not, each
// request counted.
//
// It is independent of the simulator and of how the client reads and writes
// OData, so that a mistake in either cannot hide in both.
package erratic
