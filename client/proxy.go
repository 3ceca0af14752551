package client

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
)

// ProxyRefusal says what it means that a proxy has refused the way to a host, and
// what mends it.
func ProxyRefusal(proxy *url.URL, host string, status int) (message, mend string) {
	message = fmt.Sprintf("the proxy %s refused the way to %s", proxy.Host, host)
	if status == http.StatusProxyAuthRequired {
		return message, "Put name and password into HTTPS_PROXY: http://USER:PASSWORD@HOST:PORT."
	}
	return message, "Ask who runs the proxy to let this host reach " + host + "."
}

// proxyAnswered takes a proxy's refusal for one: net/http has only its words, such
// as "Forbidden", which look like the service's.
func proxyAnswered(_ context.Context, proxy *url.URL, asked *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	message, mend := ProxyRefusal(proxy, (&url.URL{Host: asked.Host}).Hostname(), answer.StatusCode)
	return &Error{Kind: ErrNotGraph, Status: answer.StatusCode, Message: message + ". " + mend}
}
