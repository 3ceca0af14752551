package client

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"
)

// inPlaceOfGraph says what answered when it was not Graph, which speaks JSON and
// nothing else, and returns "" when it may have been. Whatever the status is, it is
// not Graph's then: no permission is missing, and no token was refused.
func inPlaceOfGraph(response *http.Response, body []byte) string {
	if challengedByGraph(response.Header) {
		return ""
	}
	title, page := WebPage(body, response.Header.Get("Content-Type"))
	status := response.StatusCode
	switch text := plainWords(body); {
	case page:
		return WebPageWords("Graph", title) + leadsOn(response)
	case text != "" && status != http.StatusNotFound && status != http.StatusTooManyRequests:
		return `Other text answered in place of Graph ("` + text + `"): ` + onTheWay
	case status == http.StatusProxyAuthRequired:
		return "A proxy answered in place of Graph: it wants a user name and a password"
	case status == http.StatusNetworkAuthenticationRequired:
		return "A network that one must sign in to answered in place of Graph"
	}
	return ""
}

// challengedByGraph reports whether the answer asks for a bearer token, as only
// Graph does.
func challengedByGraph(header http.Header) bool {
	for _, line := range header.Values("WWW-Authenticate") {
		if scheme, _, _ := strings.Cut(line, " "); strings.EqualFold(scheme, "Bearer") {
			return true
		}
	}
	return false
}

// leadsOn names the server that a redirect leads to, which often is what shows
// whose page it is.
func leadsOn(response *http.Response) string {
	to, err := url.Parse(response.Header.Get("Location"))
	if err != nil || to.Host == "" || response.StatusCode < 300 || response.StatusCode > 399 {
		return ""
	}
	return ". It leads on to " + clip(oneLine(to.Host), longestTitle)
}

// plainWords returns how a body begins that is text, and not JSON or meant to be.
func plainWords(body []byte) string {
	body = bytes.TrimSpace(bytes.TrimPrefix(firstBytes(body), []byte("\xEF\xBB\xBF")))
	if len(body) == 0 || body[0] == '{' || body[0] == '[' || !utf8.Valid(body) || json.Valid(body) {
		return ""
	}
	return clip(oneLine(anyTag.ReplaceAllString(string(body), " ")), longestTitle)
}
