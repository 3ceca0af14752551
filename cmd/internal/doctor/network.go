package doctor

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/auth"
)

// Patience is how long one check may take.
const Patience = 20 * time.Second

// Lookup checks that a name can be resolved. Behind a proxy that is the
// proxy's business.
func Lookup(host, proxy string, addresses []string, err error) Finding {
	var told *net.DNSError
	switch {
	case net.ParseIP(host) != nil:
		return ok("DNS", host+" is an address")
	case proxy != "":
		return ok("DNS", host+" is looked up by the proxy "+proxy)
	case errors.As(err, &told) && told.IsTimeout:
		return failed("DNS", "no name server answered for "+host+": "+plain(err), "check /etc/resolv.conf, or set HTTPS_PROXY if this host goes out by a proxy")
	case err != nil:
		return failed("DNS", "the name "+host+" is not known here: "+plain(err), "check /etc/resolv.conf, or set HTTPS_PROXY if this host goes out by a proxy")
	}
	return ok("DNS", fmt.Sprintf("%s is %s", host, strings.Join(addresses, ", ")))
}

// NoProxy is the finding of a variable that names no proxy that can be used. Its
// value is not told: a password may stand in it. err is what came of going on
// as if it were not there.
func NoProxy(variable string, err error) Finding {
	says, mend := variable+" is no URL", "export "+variable+"=http://USER:PASSWORD@HOST:PORT with the password percent-encoded: %25 for %, %40 for @, %23 for #, %2F for /"
	if err == nil {
		return warning("proxy", says+"; it works without", mend)
	}
	return failed("proxy", says, mend)
}

// Connection checks that a server, given as scheme://host[:port], can be reached
// and is trusted.
func Connection(check, server, proxy string, err error) Finding {
	via := ""
	if proxy != "" {
		via = " by the proxy " + proxy
	}
	_, host, _ := strings.Cut(server, "://")
	switch {
	case err == nil:
		return ok(check, server+" answers"+via)
	case errors.Is(err, client.ErrTLS):
		return certificate(check, host, via, err)
	case silent(err) && proxy == "":
		return failed(check, fmt.Sprintf("no answer from %s within %s, nor a refusal: a firewall may drop packets", endpoint(server), Patience),
			"open a firewall to "+endpoint(server)+"; or, if this host goes out by a proxy, export HTTPS_PROXY=http://PROXY:PORT")
	case silent(err):
		return failed(check, fmt.Sprintf("no answer from %s%s within %s", endpoint(server), via, Patience), "check HTTPS_PROXY and NO_PROXY")
	case proxy != "":
		return failed(check, host+" cannot be reached"+via+": "+plain(err), "check HTTPS_PROXY and NO_PROXY")
	}
	return failed(check, host+" cannot be reached: "+plain(err), "let this host reach "+host+", or set HTTPS_PROXY")
}

// certificate says what is wrong with a server's certificate. Only trust is
// mended by another file of authorities.
func certificate(check, host, via string, err error) Finding {
	var invalid x509.CertificateInvalidError
	var unknown x509.UnknownAuthorityError
	var none x509.SystemRootsError
	var name x509.HostnameError
	whose := "the certificate of " + host
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return failed(check, whose+via+" is outside its time, or this host's clock is wrong: "+plain(err),
			"if `date -u` is wrong: timedatectl set-ntp true, or set the clock; if it is right, whoever runs "+host+" must renew the certificate")
	case errors.As(err, &unknown), errors.As(err, &none):
		return failed(check, whose+" is not trusted"+via+": "+plain(err),
			client.TrustAdvice)
	case errors.As(err, &name):
		return failed(check, whose+via+" is for another name: "+plain(err), "check base_url and authority in the profile, and whether a proxy answers instead")
	}
	return failed(check, "no trusted connection to "+host+via+": "+plain(err), "check base_url and authority in the profile, and HTTPS_PROXY")
}

// silent tells a server that lets everything pass unanswered from one that
// refuses, which is no matter of firewalls.
func silent(err error) bool {
	var dial *net.OpError
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &dial) && dial.Timeout()
}

// endpoint is where a server, given as scheme://host[:port], is reached.
func endpoint(server string) string {
	u, err := url.Parse(server)
	switch {
	case err != nil:
		return server
	case u.Port() != "":
		return u.Host
	case u.Scheme == "http":
		return net.JoinHostPort(u.Hostname(), "80")
	}
	return net.JoinHostPort(u.Hostname(), "443")
}

// Authority checks where to sign in, and whether the tenant is there.
func Authority(probe auth.Probe, err error) Finding {
	var told *auth.Error
	switch {
	case err == nil:
		return ok("authority", probe.Host+" knows the tenant "+probe.TenantID)
	case errors.As(err, &told) && told.Kind == auth.KindTenant:
		return failed("authority", plain(err), "correct tenant in the profile: Entra admin center, Overview, Tenant ID")
	case errors.As(err, &told) && told.Kind != auth.KindNetwork && told.Kind != auth.KindTLS:
		return failed("authority", plain(err), told.Mend)
	}
	return Connection("authority", "https://"+probe.Host, probe.Proxy, err)
}

// mostSkew is the difference of clocks that Entra forgives.
const mostSkew = 5 * time.Minute

// Clock checks this host's clock against a server's.
func Clock(skew time.Duration) Finding {
	side := "ahead of"
	off := skew
	if skew < 0 {
		side, off = "behind", -skew
	}
	says := fmt.Sprintf("this host is %s %s the server", off.Round(time.Second), side)
	switch {
	case off >= mostSkew:
		return failed("clock", says, "timedatectl set-ntp true, or set the clock")
	case off >= time.Minute:
		return warning("clock", says, "timedatectl set-ntp true")
	}
	return ok("clock", "right to the minute")
}

// plain is an error's own text on one line.
func plain(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }
