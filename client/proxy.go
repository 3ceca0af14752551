package client

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
)

// ProxyRefusal says what it means that a proxy has refused the way to a host.
func ProxyRefusal(proxy *url.URL, host string) string {
	return fmt.Sprintf("the proxy %s refused the way to %s", proxy.Host, host)
}

// proxyAnswered takes a proxy's refusal for one: net/http has only its words, such
// as "Forbidden", which look like the service's.
func proxyAnswered(_ context.Context, proxy *url.URL, asked *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return &Error{Kind: ErrNotGraph, Status: answer.StatusCode, Message: ProxyRefusal(proxy, (&url.URL{Host: asked.Host}).Hostname())}
}
