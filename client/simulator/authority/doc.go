// Package authority is a stand-in for the Microsoft identity platform: the
// part of the simulator where a person or an application signs in. It
// implements the OAuth 2.0 of Microsoft Entra ID
// (https://learn.microsoft.com/entra/identity-platform/v2-protocols) as far as
// msgtrace needs it, with the error bodies that Entra sends: discovery, the device
// code, the authorization code with PKCE, refreshing, client secrets, certificate and
// federated assertions that are really verified, a managed identity endpoint, claims
// challenges, and tokens signed by its own key, which the API side checks with
// [Authority.Verify].
//
// It never leaves the machine, it has one tenant and one account, and it
// must be served over TLS, because sign-in libraries refuse anything else.
package authority
