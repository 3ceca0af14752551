// Package queryline reads and writes a search as one line:
//
//	to:bob@contoso.com from:*@fabrikam.com subject:invoice status:failed since:2d -subject:newsletter
//
// A word and a colon name a condition; several values have commas between; a minus
// leaves out what a condition holds for. Quotation marks keep a value together, and
// inside them a backslash stands before one that means itself. What has no word finds
// its own: an address is a recipient, a GUID a network message ID, <...> a Message-ID,
// and the rest is the subject.
//
// The form, the command line and what is remembered all go by it. Times stay as they
// were written, so that a line that is read tomorrow moves with the clock.
package queryline
