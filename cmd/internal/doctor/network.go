package doctor

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/advice"
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
		return failed("DNS", "no name server answered for "+host+": "+plain(err), advice.Lookup().Line())
	case err != nil:
		return failed("DNS", "the name "+host+" is not known here: "+plain(err), advice.Lookup().Line())
	}
	return ok("DNS", fmt.Sprintf("%s is %s", host, strings.Join(addresses, ", ")))
}

// NoProxy is the finding of a variable that names no proxy that can be used. Its
// value is not told: a password may stand in it. err is what came of going on
// as if it were not there.
func NoProxy(variable string, err error) Finding {
	says, fix := variable+" is no URL", "export "+variable+"=http://USER:PASSWORD@HOST:PORT with the password percent-encoded: %25 for %, %40 for @, %23 for #, %2F for /"
	if err == nil {
		return warning("proxy", says+"; it works without", fix)
	}
	return failed("proxy", says, fix)
}

// Connection checks that a server, given as scheme://host[:port], can be reached
// and is trusted.
func Connection(check, server, proxy string, err error) Finding {
	via := ""
	if proxy != "" {
		via = " by the proxy " + proxy
	}
	_, host, _ := strings.Cut(server, "://")
	setting := advice.Setting{Server: server, Proxy: proxy}
	switch {
	case err == nil:
		return ok(check, server+" answers"+via)
	case errors.Is(err, client.ErrTLS):
		return failed(check, certificate(host, via, err)+": "+plain(err), fix(err, setting))
	case advice.Silent(err) && proxy == "":
		return failed(check, fmt.Sprintf("no answer from %s within %s, nor a refusal: a firewall may drop packets", setting.Endpoint(), Patience), fix(err, setting))
	case advice.Silent(err):
		return failed(check, fmt.Sprintf("no answer from %s%s within %s", setting.Endpoint(), via, Patience), fix(err, setting))
	}
	return failed(check, host+" cannot be reached"+via+": "+plain(err), fix(err, setting))
}

// certificate says what is wrong with a server's certificate.
func certificate(host, via string, err error) string {
	var invalid x509.CertificateInvalidError
	var unknown x509.UnknownAuthorityError
	var none x509.SystemRootsError
	var name x509.HostnameError
	whose := "the certificate of " + host
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return whose + via + " has expired or is not valid yet, or this host's clock is wrong"
	case errors.As(err, &unknown), errors.As(err, &none):
		return whose + " is not trusted" + via
	case errors.As(err, &name):
		return whose + via + " is for another name"
	}
	return "no trusted connection to " + host + via
}

// Authority checks where to sign in, and whether the tenant is there.
func Authority(probe auth.Probe, err error) Finding {
	var told *auth.Error
	switch {
	case err == nil:
		return ok("authority", probe.Host+" knows the tenant "+probe.TenantID)
	case errors.As(err, &told) && (told.Between || told.Kind != auth.KindNetwork && told.Kind != auth.KindTLS):
		return failed("authority", plain(err), fix(err, advice.Setting{}))
	}
	return Connection("authority", "https://"+probe.Host, probe.Proxy, err)
}

// mostSkew is the difference of clocks from which tokens are refused. No page says what
// Entra forgives; five minutes is the default of Microsoft's own library for tokens.
// https://learn.microsoft.com/dotnet/api/microsoft.identitymodel.tokens.tokenvalidationparameters.defaultclockskew
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
		return failed("clock", says, advice.Clock().Line())
	case off >= time.Minute:
		return warning("clock", says, advice.Clock().Line())
	}
	return ok("clock", "right to the minute")
}

// plain is an error's own text on one line.
func plain(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }
