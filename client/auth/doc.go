// Package auth signs in to Microsoft Entra ID and hands tokens to package
// client. It is the only one that imports Microsoft's authentication library.
//
// A [Source] is a client.TokenSource for one profile: a tenant, an application
// and a [Method]. It asks its cache first, renews silently when it can, and
// only then asks the person, through the events of [Options.Ask]. Any number
// of callers share one sign-in, which ends when the last of them leaves.
//
// Everything that goes wrong is an [*Error]: a sentence, what fixes it where that is
// known here only, and the ids that a support case needs. What fixes the rest,
// package advice says. The library's own error texts never
// leave this package, because they can hold tokens; neither do secrets, codes
// and tokens reach the log.
package auth
