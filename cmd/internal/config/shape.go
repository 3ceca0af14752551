package config

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"msgtrace/client"
	"msgtrace/client/auth"
	"msgtrace/client/when"
)

// checkTenant returns an error unless the value is the id of a tenant or one of its domains.
func checkTenant(given string) error {
	switch {
	case auth.AnyTenant(given):
		return fmt.Errorf("%q is not one tenant: write the id of the tenant, or one of its domains", given)
	case !auth.OneTenant(given):
		return errors.New("must be the id of the tenant, or one of its domains: contoso.onmicrosoft.com")
	}
	return nil
}

// checkID returns an error unless the value is the id of an application.
func checkID(given string) error {
	if !client.IsGUID(given) {
		return errors.New("must be the application id, in hexadecimal: 00000000-0000-0000-0000-000000000000")
	}
	return nil
}

// checkZone returns an error unless the value is a time zone that there is.
func checkZone(given string) error {
	if _, err := when.ParseZone(given); err != nil {
		return errors.New("must be a time zone, such as Europe/Berlin, Berlin or +01:00")
	}
	return nil
}

// checkBaseURL returns an error unless the value is an address that a token can be sent to.
func checkBaseURL(given string) error {
	u := address(given)
	switch {
	case u == nil:
		return errors.New("must be like https://graph.microsoft.com: scheme, host and port, nothing else")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return errors.New("must be https: plain http would show the token to others (loopback excepted)")
	}
	return nil
}

// checkAuthority returns an error unless the value is an address that a secret can be sent to.
func checkAuthority(given string) error {
	if u := address(given); u == nil || u.Scheme != "https" {
		return errors.New("must be like https://login.microsoftonline.com: https, host and port, nothing else")
	}
	return nil
}

// address reads scheme://host[:port], or returns nil. What is refused must not
// be shown: it may hold a password.
func address(given string) *url.URL {
	u, err := url.Parse(given)
	if err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil
	}
	if !strings.EqualFold(u.Scheme+"://"+u.Host, strings.TrimSuffix(given, "/")) {
		return nil
	}
	if _, port, found := strings.Cut(u.Host[strings.LastIndexByte(u.Host, ']')+1:], ":"); found {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return nil
		}
	}
	return u
}

// loopback tells an address of this machine.
func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && ip.IsLoopback()
}
