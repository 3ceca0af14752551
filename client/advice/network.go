package advice

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"net/http"

	"msgtrace/client/auth"
)

const (
	checkProxy = "Check HTTPS_PROXY and NO_PROXY."
	tryAgain   = "Try again. If it stays so, check the network and HTTPS_PROXY of this host."
	setClock   = "timedatectl set-ntp true, or set the clock"
	// report stands last where nothing on this host helps.
	report = "If it stays so, give Microsoft the request id; msgtrace doctor --log-file FILE writes down more."
)

// Clock is the advice about a clock that is wrong.
func Clock() Advice { return Advice{Steps: steps(setClock + ".")} }

// inBetween is about what answered in place of the service.
func inBetween(err error, _ Setting) Advice {
	var signIn *auth.Error
	var out Advice
	status := 0
	if errors.As(err, &signIn) {
		status = signIn.Status
	} else if e := asked(err); e != nil {
		status, out.Brief = e.Status, Sentence(e.Message)
	}
	switch status {
	case http.StatusProxyAuthRequired:
		out.Steps = steps("Put name and password into HTTPS_PROXY: http://USER:PASSWORD@HOST:PORT.")
	case http.StatusNetworkAuthenticationRequired:
		out.Steps = steps("Sign in to that network in a browser.")
	}
	out.Steps = append(out.Steps, steps(
		"Ask who runs it to let you through.",
		"If there is another way out, set HTTPS_PROXY or NO_PROXY.")...)
	return out
}

// untrusted is about a connection that must not be used. Only an authority that
// is not known here is fixed by another file of authorities, which Go reads:
// https://pkg.go.dev/crypto/x509#SystemCertPool.
func untrusted(err error, s Setting) Advice {
	var invalid x509.CertificateInvalidError
	var unknown x509.UnknownAuthorityError
	var none x509.SystemRootsError
	var name x509.HostnameError
	switch {
	case errors.As(err, &unknown), errors.As(err, &none):
		out := Advice{Steps: steps("If a proxy inspects TLS here, put its certificate authority into a file and name it in SSL_CERT_FILE.")}
		if s.name != authority && !s.Served {
			out.Brief = "The certificate of Graph is not trusted: name a proxy's authority in SSL_CERT_FILE."
		}
		return out
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return Advice{Steps: steps(
			"If the clock of this host is wrong (date -u shows it): "+setClock+".",
			"If it is right, whoever runs "+s.host()+" must renew the certificate.")}
	case errors.As(err, &name):
		return Advice{Steps: steps("Check " + s.name + " in the profile, and whether a proxy answers instead.")}
	}
	return Advice{Steps: steps("Check " + s.name + " in the profile, and HTTPS_PROXY.")}
}

// unreached is about a request that got no answer.
func unreached(err error, s Setting) Advice {
	var lookup *net.DNSError
	var operation *net.OpError
	dialed := errors.As(err, &operation)
	switch {
	case dialed && operation.Op == "proxyconnect":
		return Advice{Steps: steps("Check HTTPS_PROXY, or go without it for " + s.host() + " with NO_PROXY.")}
	case s.Proxy != "":
		return Advice{Steps: steps(checkProxy)}
	case errors.As(err, &lookup):
		return Lookup()
	case Silent(err):
		return Advice{Steps: steps("Open a firewall to " + s.Endpoint() + "; or, if this host goes out by a proxy, export HTTPS_PROXY=http://PROXY:PORT.")}
	case dialed && operation.Op == "dial":
		return Advice{Steps: steps("Let this host reach " + s.host() + ", or set HTTPS_PROXY.")}
	}
	return Advice{Steps: steps(tryAgain)}
}

// Lookup is the advice about a name that was not found.
func Lookup() Advice {
	return Advice{Steps: steps("Check /etc/resolv.conf, or set HTTPS_PROXY if this host goes out by a proxy.")}
}

// Silent tells a server that lets everything pass unanswered from one that
// refuses, which is no matter of firewalls.
func Silent(err error) bool {
	var dial *net.OpError
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &dial) && dial.Timeout()
}

func tooSlow(error, Setting) Advice { return Advice{Steps: steps(tryAgain)} }
