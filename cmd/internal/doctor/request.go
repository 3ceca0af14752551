package doctor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"msgtrace/client"
	"msgtrace/client/auth"
)

// Principal checks the service principal. Only the answer to a request tells.
func Principal(err error) Finding {
	if errors.Is(err, client.ErrNotProvisioned) {
		return failed("principal", "the tenant lacks the service principal of message trace; this is no wrong password",
			"as an administrator: Connect-MgGraph -Scopes Application.ReadWrite.All, then New-MgServicePrincipal -AppId "+client.ServicePrincipal+
				" (or az login, then az ad sp create --id "+client.ServicePrincipal+"); then wait, up to some hours")
	}
	if err != nil {
		return Skip("principal", "only a request that is let in can tell")
	}
	return ok("principal", "the tenant has that of message trace")
}

// Request checks the answer to one real search that was made with a token.
func Request(err error, api client.Dialect, messages int, token client.Bearer) Finding {
	var told *client.Error
	var signIn *auth.Error
	id := ""
	if errors.As(err, &told) && told.RequestID != "" {
		id = " [request " + told.RequestID + "]"
	}
	switch {
	case err == nil:
		return ok("request", fmt.Sprintf("one search was answered; messages on its first page: %d", messages))
	case errors.Is(err, client.ErrNotProvisioned):
		return Skip("request", "refused for want of the service principal"+id)
	case errors.Is(err, client.ErrNotGraph):
		return failed("request", plain(err), "ask who runs the proxy or the web filter to let this host reach Graph; if there is another way out, set HTTPS_PROXY or NO_PROXY")
	case errors.Is(err, client.ErrTLS) && told != nil:
		return failed("request", plain(err), told.Remedy())
	case errors.Is(err, client.ErrForbidden) && token.App:
		denied := api.Denied(token)
		return failed("request", "refused (403)"+id+"; "+denied.Missing, cmp.Or(denied.Role, denied.Permission))
	case errors.Is(err, client.ErrForbidden):
		return failed("request", "refused (403)"+id,
			api.Limits().Permission+" with admin consent, and for a person one of the roles "+strings.Join(api.Roles(), ", ")+"; personal Microsoft accounts are not supported")
	case errors.As(err, &signIn):
		return failed("request", "the token was refused (401), and no other came: "+plain(signIn), cmp.Or(signIn.Mend, "msgtrace login"))
	case errors.Is(err, client.ErrSignIn):
		return failed("request", "the token was refused (401)"+id, "msgtrace login, or a fresh token in MSGTRACE_TOKEN")
	case errors.Is(err, client.ErrThrottled):
		return warning("request", "the tenant's request limit is used up, maybe by other tools", "wait five minutes")
	case errors.Is(err, client.ErrNotFound):
		return failed("request", "the API is not there (404)"+id, "check base_url and api in the profile")
	case errors.Is(err, context.DeadlineExceeded):
		return failed("request", "no answer in time", "try again; if it stays so, check the proxy")
	}
	return failed("request", plain(err), "see `msgtrace doctor --log-file FILE`, and give Microsoft the request id")
}

// Budget checks how many requests are left, as far as this host knows.
func Budget(used, limit int) Finding {
	if limit <= 0 {
		return ok("requests", fmt.Sprintf("%d in the last five minutes, no limit set", used))
	}
	says := fmt.Sprintf("%d of %d used in the last five minutes", used, limit)
	if used >= limit {
		return warning("requests", says, "wait; msgtrace does so by itself")
	}
	return ok("requests", says)
}
