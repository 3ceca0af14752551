package auth

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"

	"msgtrace/client"
)

// badAnswer is a 200 that is not what it must be. What it held is not told.
func badAnswer(what string) *Error {
	return &Error{Kind: KindAnswer, Message: "the answer of the sign-in service cannot be used: " + what}
}

// webPage is a page in place of an answer.
func (w *wire) webPage(response *http.Response, title string) *Error {
	what, status := "the sign-in service", response.StatusCode
	if w.host == "" {
		what = "this host's managed identity"
	}
	if transientStatus(status) {
		named := fmt.Sprintf("HTTP %d", status)
		if title != "" {
			named += `, title "` + title + `"`
		}
		return &Error{Kind: KindUnavailable, Status: status, Between: true, after: parseRetryAfter(response.Header.Get("Retry-After")),
			Message: "a web page answered in place of " + what + " (" + named + ")"}
	}
	if target, err := response.Location(); err == nil && status >= 300 && status < 400 && !strings.EqualFold(target.Host, w.host) {
		what += " and leads to " + plainHost(target)
	}
	words := client.WebPageWords(what, title)
	return &Error{Kind: KindAnswer, Status: status, Between: true, Message: strings.ToLower(words[:1]) + words[1:]}
}

// redirected is a redirect: following it would carry the form to another place.
func (w *wire) redirected(response *http.Response) *Error {
	target, err := response.Location()
	if err == nil && strings.EqualFold(target.Host, w.host) {
		return &Error{Kind: KindAnswer, Status: response.StatusCode, Message: "the sign-in service answered with a redirect and nothing else",
			Fix: "Check authority in the profile."}
	}
	if err != nil {
		target = nil
	}
	return foreignHost(target)
}

// checkDiscovery checks that the endpoints are where they should be, and keeps
// what this package needs to know of them.
func (w *wire) checkDiscovery(body []byte) error {
	var document struct {
		Issuer        string `json:"issuer"`
		Token         string `json:"token_endpoint"`
		Authorization string `json:"authorization_endpoint"`
	}
	if json.Unmarshal(body, &document) != nil || document.Issuer == "" {
		return badAnswer("it does not name its endpoints")
	}
	for _, endpoint := range []string{document.Token, document.Authorization} {
		parsed, err := url.Parse(endpoint)
		if err != nil || parsed.Scheme != "https" {
			return badAnswer("it does not name its endpoints")
		}
		if !strings.EqualFold(parsed.Host, w.host) {
			return foreignHost(parsed)
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.token = document.Token
	w.tenant = tenantOf(document.Issuer)
	return nil
}

// tenantOf finds the tenant id in an issuer, https://HOST/TENANT/v2.0.
func tenantOf(issuer string) string {
	parsed, err := url.Parse(issuer)
	if err != nil {
		return ""
	}
	for part := range strings.SplitSeq(parsed.Path, "/") {
		if client.IsGUID(part) {
			return strings.ToLower(part)
		}
	}
	return ""
}

func checkDeviceCode(body []byte) error {
	var answer struct {
		Device  string      `json:"device_code"`
		User    string      `json:"user_code"`
		Page    string      `json:"verification_uri"`
		Expires json.Number `json:"expires_in"`
	}
	if json.Unmarshal(body, &answer) != nil || answer.Device == "" || answer.User == "" || answer.Page == "" || answer.Expires == "" {
		return badAnswer("it holds no code")
	}
	return nil
}

// checkToken refuses every token answer that the library cannot parse: it
// would put the whole of it into the text of its error.
func checkToken(body []byte) error {
	var answer struct {
		Access     string          `json:"access_token"`
		Identity   *string         `json:"id_token"`
		ClientInfo *string         `json:"client_info"`
		ExpiresIn  json.RawMessage `json:"expires_in"`
		ExpiresOn  json.RawMessage `json:"expires_on"`
	}
	switch {
	case json.Unmarshal(body, &answer) != nil || answer.Access == "":
		return badAnswer("it holds no token")
	case len(answer.ExpiresIn) == 0 && len(answer.ExpiresOn) == 0:
		return badAnswer("it does not say how long the token lives")
	case answer.Identity != nil && *answer.Identity != "" && !readableToken(*answer.Identity):
		return badAnswer("its id token cannot be read")
	case answer.ClientInfo != nil && !readableJSON(*answer.ClientInfo):
		return badAnswer("it does not say who signed in")
	}
	return nil
}

func readableToken(token string) bool {
	parts := strings.Split(token, ".")
	return len(parts) >= 2 && readableJSON(parts[1])
}

// readableJSON reports whether a text is a JSON object in base64url.
func readableJSON(text string) bool {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	var object map[string]any
	return err == nil && json.Unmarshal(raw, &object) == nil
}

// identityError words a refusal of the managed identity endpoint of the host,
// which does not speak the protocol.
func identityError(status int) *Error {
	if transientStatus(status) {
		return fromStatus(status)
	}
	return &Error{Kind: KindCredential, Status: status, Message: "this host's managed identity was refused",
		Fix: "Check that the identity is assigned to this host and, if the profile names a client_id, that it is the identity's."}
}

// proxyAnswered refuses a proxy's refusal: net/http tells only its words, such as
// "Forbidden", which look like the service's.
func proxyAnswered(_ context.Context, proxy *url.URL, asked *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	host := plainHost(&url.URL{Host: asked.Host})
	return &Error{Kind: KindNetwork, Status: answer.StatusCode, Between: true, Host: host,
		Message: client.ProxyRefusal(proxy, host), Err: errors.New(answer.Status)}
}

// networkError words a request that got no answer. The cause is kept without
// the URL around it.
func networkError(err error, target *url.URL) *Error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	var ours *Error
	if errors.As(err, &ours) {
		return ours // of the proxy
	}
	host := plainHost(target)
	var unknown x509.UnknownAuthorityError
	var none x509.SystemRootsError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var verification *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &unknown), errors.As(err, &none):
		return &Error{Kind: KindTLS, Err: err, Host: host, Message: "the certificate of " + host + " is not trusted"}
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return &Error{Kind: KindTLS, Err: err, Host: host, Message: "the certificate of " + host + " has expired or is not valid yet"}
	case errors.As(err, &name), errors.As(err, &verification), errors.As(err, &record), errors.As(err, &invalid):
		return &Error{Kind: KindTLS, Err: err, Host: host, Message: "no trusted connection to " + host}
	}
	return unreachable(err, host)
}

// unreachable words what is not about certificates.
func unreachable(err error, host string) *Error {
	out := &Error{Kind: KindNetwork, Host: host, told: err}
	var lookup *net.DNSError
	var operation *net.OpError
	isOperation := errors.As(err, &operation)
	switch {
	case isOperation && operation.Op == "proxyconnect":
		out.Message, out.Err = "no connection to the proxy", operation.Err
	case errors.As(err, &lookup) && lookup.IsNotFound:
		out.Message = "the name " + host + " was not found"
	case errors.As(err, &lookup):
		out.Message = "no name server answered for " + host
	case isOperation && operation.Op == "dial":
		out.Message, out.Err = "no connection to "+host, operation.Err
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		out.Message = host + " did not answer in time"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), isOperation, strings.HasPrefix(err.Error(), "stream error"):
		out.Message = "the connection to " + host + " was cut"
	default: // such as a proxy's refusal
		out.Message, out.Err = "the request to "+host+" failed", err
	}
	return out
}
