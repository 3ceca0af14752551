// Package odata writes and reads the small part of OData's URL conventions
// (https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part2-url-conventions.html)
// that Microsoft Graph's message trace speaks: literals, $filter, $expand with nested
// options, key and function segments, and the percent-encoding around them.
//
// The building half makes URLs that Graph reads as they were meant: a plus is
// %2B, a space is %20, $ stays $, and in a path only the value is escaped. The
// reading half is for the simulator. Go's url.ParseQuery cannot be used there:
// it drops every pair that holds a raw semicolon (https://pkg.go.dev/net/url#ParseQuery),
// and nested options are separated by semicolons.
package odata
