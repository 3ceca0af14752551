package authority

import (
	"net/http"
	"strconv"
)

// IdentityHeader is what a caller of the managed identity endpoint must send
// as X-IDENTITY-HEADER: the proof that it runs on the host.
const IdentityHeader = "simulated-host"

// managedIdentity is the token endpoint of a host in Azure, in the form of App
// Service: GET /identity?resource=…&api-version=…[&client_id=…].
// https://learn.microsoft.com/azure/app-service/overview-managed-identity
func (a *Authority) managedIdentity(r *http.Request) reply {
	query := r.URL.Query()
	switch {
	case r.Header.Get("X-IDENTITY-HEADER") != IdentityHeader:
		return answer(http.StatusForbidden, map[string]any{"statusCode": 403, "message": "The identity header is wrong."})
	case query.Has("client_id") && query.Get("client_id") != a.options.ClientID:
		return answer(http.StatusBadRequest, map[string]any{"statusCode": 400, "message": "No User Assigned or Delegated Managed Identity found for specified ClientId."})
	case query.Get("resource") != a.options.Audience:
		return answer(http.StatusBadRequest, map[string]any{"statusCode": 400, "message": "The resource is unknown."})
	}
	return answer(http.StatusOK, map[string]any{
		"token_type": "Bearer", "resource": query.Get("resource"), "client_id": a.options.ClientID,
		"expires_on":   strconv.FormatInt(a.options.Now().Add(a.options.TokenLife).Unix(), 10),
		"access_token": a.appToken(""),
	})
}
