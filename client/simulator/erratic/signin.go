package erratic

import (
	"encoding/base64"
	"fmt"
	"net/http"
)

// refuse refuses the token of a request, with or without a claims challenge: of one page
// once, and from then on the same token everywhere.
func (s *Server) refuse(r *http.Request, p *page) *answer {
	token := r.Header.Get("Authorization")
	if !s.old[token] && (s.healed || !s.Renews || s.faults == 0 || s.refused[p.url] || s.random.IntN(10) > 0) {
		return nil
	}
	s.refused[p.url], s.old[token] = true, true
	var header []string
	name := "token refused"
	if s.random.IntN(2) == 0 {
		name = "claims challenge"
		claims := base64.StdEncoding.EncodeToString(fmt.Appendf(nil, `{"access_token":{"nbf":{"essential":true,"value":"%d"}}}`, len(s.requests)))
		header = []string{"WWW-Authenticate", `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="` + claims + `"`}
	}
	s.met(name)
	a := says(http.StatusUnauthorized, graphError("InvalidAuthenticationToken", "Access token has expired."), header...)
	return &a
}
