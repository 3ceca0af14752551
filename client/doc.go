// Package client is the model of a message trace and the lazy client of
// Microsoft Graph that fills it. It only reads, it imports only the standard
// library, and everything in it that is shared is safe for concurrent use.
//
// # From a question to an answer
//
// A Query says what a person wants to see. Client.Plan checks it and turns it
// into requests: windows of at most ten days, one value of each property in a
// request, because the service silently ignores more. The Plan says what it
// costs at least and which conditions are filtered here. Client.Search makes a
// Result of it, which sends nothing until Ensure asks for a number of messages; a
// Snapshot is what a table shows, newest first, and says how far back it was
// read and is complete. Client.Recipients and Client.Events load when a message is
// opened, and are kept.
//
// Each value of a condition that the service filters by is a series of requests of its
// own, and each condition that is filtered here makes the list longer. Which of the two
// costs less depends on how much mail there is. Where the values cost more than two
// requests and nothing is known of the mail, the plan is Undecided: the first page is
// asked for without them, and the result goes on with whichever way reads the rest with
// the fewest requests. It looks again after each page, and what was learned serves the
// next searches of the client.
//
// Fields is the table of the conditions that a Query can have: their names for
// people and on the command line, how they are checked and compared, and how each
// dialect is asked for them. A new condition is a member of Query and an entry there.
//
// Below that, pages are values: Client.Page takes a Cursor and can be called
// again with the same one after an error or a cancelled context. On top of it,
// Client.Traces is an iterator for commands that read everything.
//
// # A watch
//
// Result.Watch looks again at what may have changed since, by the rule of
// Trace.MayChange, and at nothing else: new mail is added, copies get the status that
// they have by now, and what came before stays. The pause between two looks grows with
// the age of what is waited for, and looks leave most of the request limit to people.
//
// # Parts that fail
//
// A window that cannot be read does not end a search of several: the result goes on
// with the others, Snapshot.Failed says which time is missing and why, and Result.Again
// asks for that part alone. An error before the first page, or of every request, is
// returned by Ensure.
//
// # Results that are not held, and results of another run
//
// Result.Release lets go of messages that were written, so that an export takes memory
// for hashes only. Plan.Save and Client.Resume keep how a result stands, so that another
// run shows it and reads on. Open makes a Client of messages that were read from files
// (by package archive): it answers the same questions and sends nothing, and what the
// files do not have is not known.
//
// # Dialects
//
// Graph has described the message trace twice. In MessageTraces an item is a
// message with its recipients and their events nested; in Tracing it is a row
// for each message and recipient, which are joined here by the id of the
// message, also when they are spread over pages. Both come out as a Trace, with
// statuses and kinds of events in one spelling. What the service says that is
// not known here stays as it came.
//
// Trace.RecipientsKnown says which recipients a message holds: after a search
// with conditions on recipients those that match, else those so far, and all of
// them once that is proven.
//
// # What is claimed
//
// That rows come newest first was measured in one dialect, in one public lab, and is
// promised in neither
// (https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/docs/MessageTraceReport-Guide.md, chapter 3). So Snapshot.Complete, CompleteBack and KnownAll rest on windows that
// were read to their end, and hold in whatever order rows come. Snapshot.ReadBack
// rests on the order that was seen. A row that comes late joins its message.
//
// # Requests
//
// A tenant has 100 requests in any five minutes
// (https://learn.microsoft.com/graph/api/messagetracingroot-list-messagetraces). Every request takes a slot of
// the Budget, which counts exactly over a rolling window, is shared by all calls,
// and with a BudgetStore by all processes of a user. Who waits for one call goes
// first; calls of an InBatch context and Result.Prefetch come after them and leave a
// fifth of the budget to what people open next. Answers of 429 block the budget for
// everyone until the service wants to be asked again, and lower for a window what
// batches take where there seemed to be requests left; 5xx and broken connections
// are tried four times; all else is an *Error at once, of a kind that errors.Is
// finds. WithProgress reports every step, waits with their deadline. An error
// costs no data: what has come stays, and the same call goes on where it stopped.
//
// The token is set on requests to the scheme, host and port of the base URL
// only. A next link must lead into the dialect's own path there, and redirects
// are not followed.
//
// # What several people share
//
// Clients that are given one Budget share the limit: each person of WithPerson gets a slot
// in turn. With WithTeamBudget hosts share it, by the clock of the place where they meet.
// A host that cannot reach it grants nothing until all that it was told of has left the
// window, and then its share of the limit, so that all together stay within it.
//
// Clients that are given one Cache share what was read. By the rule of Trace.MayChange
// what is settled is kept: of a window that was read to its end the items as the service
// sent them, before anything is filtered here, and messages with all their recipients,
// and events. Another search is answered from it as far as it asks the service for the
// same in the same time, and asks for the rest alone; Snapshot.Asked says how old the
// oldest part is, and Plan.Reload asks for all of it. Whoever asks for what is being asked
// for waits for that answer: see Shared. A Scope is what one of them may see; it is applied
// to what was kept as it is to an answer.
//
// # Foreign text
//
// Subjects, addresses, event texts and the service's messages are as they came,
// whoever wrote them. They are not fit for a terminal or a spreadsheet before
// they are cleaned. Error() of this package's errors is.
package client
