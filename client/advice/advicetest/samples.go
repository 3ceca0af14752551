// Package advicetest has an error of every kind that package advice knows, for the
// tests of those who print it.
package advicetest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"time"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/client/auth"
)

const (
	graph = "https://graph.microsoft.com"
	login = "login.microsoftonline.com"
)

// Sample is an error, and where it came up.
type Sample struct {
	Name  string
	Err   error
	Token client.Bearer
	Proxy string
	// Permission says that the advice names the permission of the dialect.
	Permission bool
}

// Setting is that of the sample in a dialect.
func (s Sample) Setting(d client.Dialect) advice.Setting {
	return advice.Setting{Dialect: d, Token: s.Token, Server: graph, Proxy: s.Proxy}
}

// Samples returns errors of every kind.
func Samples() []Sample {
	var all []Sample
	for _, some := range [][]Sample{permissions(), signIns(), answers(), connections()} {
		all = append(all, some...)
	}
	return all
}

// asked is an error of a request.
func asked(kind error, status int, below error) *client.Error {
	return &client.Error{Kind: kind, Status: status, Err: below, RequestID: "0b9d3c1e-5a5f-4f0e-9c54-2f6d8c7a1b20"}
}

func permissions() []Sample {
	// One for each: a client writes into the error how often it was asked.
	forbidden := func() error { return asked(client.ErrForbidden, 403, nil) }
	token := func(app bool, audience string, permissions ...string) client.Bearer {
		return client.Bearer{App: app, Audience: audience, Resource: graph, Permissions: permissions}
	}
	var every []string
	for _, d := range client.Dialects() {
		every = append(every, d.Limits().Permission)
	}
	exchange := "https://outlook.office365.com"
	return []Sample{
		{Name: "no service principal", Err: asked(client.ErrNotProvisioned, 401, nil)},
		{Name: "not allowed", Err: forbidden(), Permission: true},
		{Name: "a person is not allowed", Err: forbidden(), Token: token(false, graph, every...), Permission: true},
		{Name: "an application without the permission", Err: forbidden(), Token: token(true, graph, "Mail.Read"), Permission: true},
		{Name: "an application without a role", Err: forbidden(), Token: token(true, graph, every...)},
		{Name: "an application for Exchange", Err: forbidden(), Token: token(true, exchange), Permission: true},
		{Name: "a token for Exchange", Err: asked(client.ErrSignIn, 401, nil), Token: token(false, exchange)},
		{Name: "a token for a vault", Err: asked(client.ErrSignIn, 401, nil), Token: token(true, "https://vault.azure.net")},
	}
}

func signIns() []Sample {
	below := func(e auth.Error) error { return asked(client.ErrSignIn, 0, &e) }
	return []Sample{
		{Name: "a token that was refused", Err: asked(client.ErrSignIn, 401, nil)},
		{Name: "a token that cannot be renewed", Err: asked(client.ErrSignIn, 401, client.ErrTokenRefused)},
		{Name: "nobody is signed in", Err: below(auth.Error{Kind: auth.KindSignIn, Message: "nobody is signed in to contoso.com"})},
		{Name: "one of Entra's numbers", Err: below(auth.Error{Kind: auth.KindSignIn, AADSTS: 50173, Message: "the sign-in was revoked",
			Fix: "Sign in again: msgtrace login."})},
		{Name: "a secret", Err: below(auth.Error{Kind: auth.KindCredential, Message: "the client secret has expired", Fix: "Make a new one."})},
		{Name: "the tenant", Err: below(auth.Error{Kind: auth.KindTenant, Message: "the tenant was not found", Fix: "Check tenant in the profile."})},
		{Name: "a sign-in service that cannot serve", Err: below(auth.Error{Kind: auth.KindUnavailable, Message: "the sign-in service cannot answer right now"})},
		{Name: "an answer of the sign-in service", Err: below(auth.Error{Kind: auth.KindAnswer, Message: "the answer cannot be used"})},
		{Name: "a page in place of the sign-in service", Err: below(auth.Error{Kind: auth.KindAnswer, Between: true, Status: 403, Message: client.WebPageWords("the sign-in service", "Blocked")})},
		{Name: "a page of a gateway", Err: below(auth.Error{Kind: auth.KindUnavailable, Between: true, Status: 502, Message: "a web page answered"})},
		{Name: "a proxy before the sign-in service", Err: below(auth.Error{Kind: auth.KindNetwork, Between: true, Status: 407, Host: login, Message: "the proxy refused the way"})},
		{Name: "a certificate of the sign-in service", Err: below(auth.Error{Kind: auth.KindTLS, Host: login, Message: "not trusted", Err: x509.UnknownAuthorityError{}})},
		{Name: "another name of the sign-in service", Err: below(auth.Error{Kind: auth.KindTLS, Host: login, Message: "no trusted connection",
			Err: x509.HostnameError{Certificate: &x509.Certificate{}, Host: login}})},
		{Name: "no way to the sign-in service", Err: below(auth.Error{Kind: auth.KindNetwork, Host: login, Message: "no connection", Err: dial(errors.New("refused"))})},
	}
}

func answers() []Sample {
	return []Sample{
		{Name: "throttled", Err: asked(client.ErrThrottled, 429, nil)},
		{Name: "a wait of an hour", Err: &client.Error{Kind: client.ErrThrottled, Status: 429, Until: time.Date(2026, 11, 23, 15, 4, 0, 0, time.UTC), Daily: true}},
		{Name: "not available", Err: asked(client.ErrUnavailable, 503, nil)},
		{Name: "a window that is too old", Err: asked(client.ErrBadRequest, 400, client.ErrTooOld)},
		{Name: "a bad request", Err: &client.Error{Kind: client.ErrBadRequest, Status: 400, Code: "BadRequest", Message: "Invalid filter."}},
		{Name: "no such message", Err: &client.Error{Kind: client.ErrNotFound, Status: 404, Code: "ItemNotFound", Message: "no"}},
		{Name: "not in the file", Err: &client.Error{Kind: client.ErrNotHeld, Message: "there is no message with this id in trace.csv"}},
		{Name: "no such address", Err: asked(client.ErrNotFound, 404, nil)},
		{Name: "an answer that cannot be read", Err: asked(client.ErrBadAnswer, 200, errors.New("no JSON"))},
		{Name: "an answer that broke off", Err: asked(client.ErrBrokenOff, 200, nil)},
		{Name: "a link to another place", Err: asked(client.ErrForeignLink, 200, nil)},
		{Name: "a web page", Err: &client.Error{Kind: client.ErrNotGraph, Status: 403, Message: client.WebPageWords("Graph", "Blocked")}},
		{Name: "a proxy that wants a password", Err: &client.Error{Kind: client.ErrNotGraph, Status: 407, Message: "the proxy refused the way"}},
		{Name: "a network that wants a sign-in", Err: &client.Error{Kind: client.ErrNotGraph, Status: 511, Message: "A network answered"}},
	}
}

func connections() []Sample {
	untrusted := func(err error) error { return asked(client.ErrTLS, 0, &tls.CertificateVerificationError{Err: err}) }
	unreached := func(err error) error { return asked(client.ErrNetwork, 0, err) }
	return []Sample{
		{Name: "an unknown authority", Err: untrusted(x509.UnknownAuthorityError{})},
		{Name: "no authorities", Err: untrusted(x509.SystemRootsError{})},
		{Name: "an old certificate", Err: untrusted(x509.CertificateInvalidError{Reason: x509.Expired})},
		{Name: "a certificate of another name", Err: untrusted(x509.HostnameError{Certificate: &x509.Certificate{}, Host: "graph.microsoft.com"})},
		{Name: "another certificate", Err: untrusted(x509.CertificateInvalidError{Reason: x509.IncompatibleUsage})},
		{Name: "an unknown name", Err: unreached(dial(&net.DNSError{Err: "no such host", Name: "graph.microsoft.com", IsNotFound: true}))},
		{Name: "a refused connection", Err: unreached(dial(errors.New("connection refused")))},
		{Name: "no answer to a connection", Err: unreached(dial(context.DeadlineExceeded))},
		{Name: "no answer by a proxy", Err: unreached(errors.New("nothing within 3m")), Proxy: "proxy:3128"},
		{Name: "no proxy", Err: unreached(&net.OpError{Op: "proxyconnect", Net: "tcp", Err: dial(errors.New("connection refused"))}), Proxy: "proxy:3128"},
		{Name: "a connection that was cut", Err: unreached(errors.New("the connection ended"))},
		{Name: "too slow", Err: context.DeadlineExceeded},
	}
}

// dial is what net says where no connection came about.
func dial(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
