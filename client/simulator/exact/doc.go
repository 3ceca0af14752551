// Package exact is a list of message traces in memory that answers as the service was
// measured to, in both dialects: it takes one value of each property, the last one,
// ignores or, in, ne, not and functions on addresses, sends rows newest first in pages,
// and refuses what the service refuses. It shares no code with the client or with
// package simulator, so that none of the three hides a mistake of another.
//
// The measurements: https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/docs/MessageTraceReport-Guide.md (chapter 3)
package exact
