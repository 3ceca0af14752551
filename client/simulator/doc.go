// Package simulator is a faithful fake of Microsoft Graph's message trace, in
// both dialects at once:
//
//	/beta/admin/exchange/messageTraces                    (message-traces)
//	/v1.0 or /beta/admin/exchange/tracing/messageTraces   (tracing)
//
// It is an http.Handler that is as strict, and as odd, as the pages say and as what
// was measured in one public lab; where public reports disagree, Variants chooses:
//
//   - message-traces, described in 2021 on a page that was never published, "Get
//     messageTrace": https://github.com/microsoftgraph/microsoft-graph-docs/pull/13536
//   - tracing: https://learn.microsoft.com/graph/api/messagetracingroot-list-messagetraces
//     and https://learn.microsoft.com/graph/api/exchangemessagetrace-getdetailsbyrecipient
//   - the lab: https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/docs/MessageTraceReport-Guide.md
//
// Its mail is made up: the same Seed,
// Messages and creation instant give the same messages, drawn from the
// scenarios of this package, and one scenario more leaves all others as they
// are. The clock is the caller's, and as it moves statuses settle and late rows
// appear.
//
// Transport answers requests in this process, without a socket; Listen serves
// real HTTP or TLS on loopback.
package simulator
