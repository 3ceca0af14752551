package doctor

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/client/auth"
)

// Principal checks the service principal. Only the answer to a request tells.
func Principal(err error) Finding {
	switch {
	case errors.Is(err, client.ErrNotProvisioned):
		known := advice.For(err, advice.Setting{})
		return failed("principal", within(known.Brief), known.Line())
	case err != nil:
		return Skip("principal", "only a request that is accepted can tell")
	}
	return ok("principal", "the tenant has the service principal of message trace")
}

// within is a sentence as part of a line.
func within(sentence string) string {
	if sentence == "" {
		return ""
	}
	return strings.TrimSuffix(strings.ToLower(sentence[:1])+sentence[1:], ".")
}

// Request checks the answer to one real search that was made with a token.
func Request(err error, messages int, s advice.Setting) Finding {
	var told *client.Error
	id := ""
	if errors.As(err, &told) && told.RequestID != "" {
		id = " [request " + told.RequestID + "]"
	}
	switch {
	case err == nil:
		return ok("request", fmt.Sprintf("one search was answered; messages on its first page: %d", messages))
	case errors.Is(err, client.ErrNotProvisioned):
		return Skip("request", "refused because the service principal is missing"+id)
	case told != nil && told.Daily:
		return warning("request", plain(err), fix(err, s))
	case errors.Is(err, client.ErrThrottled):
		return warning("request", "the tenant's request limit is used up, maybe by other tools", fix(err, s))
	}
	return failed("request", refusal(err, id, s), fix(err, s))
}

// refusal says why a request got no answer.
func refusal(err error, id string, s advice.Setting) string {
	var signIn *auth.Error
	switch {
	case errors.Is(err, client.ErrForbidden):
		return "refused (403)" + id + "; " + advice.For(err, s).Missing
	case errors.Is(err, client.ErrNotGraph), errors.Is(err, client.ErrTLS):
		return plain(err)
	case errors.As(err, &signIn):
		return "the token was refused (401), and no other came: " + plain(signIn)
	case errors.Is(err, client.ErrSignIn):
		return "the token was refused (401)" + id
	case errors.Is(err, client.ErrNotFound):
		return "the API is not there (404)" + id
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	}
	return plain(err)
}

// wait is what to do where the request limit is used up.
const wait = "wait; msgtrace does so by itself"

// Budget checks how many requests are left, as far as this host knows.
func Budget(used, limit int) Finding {
	if limit <= 0 {
		return ok("requests", fmt.Sprintf("%d in the last five minutes, no limit set", used))
	}
	says := fmt.Sprintf("%d of %d used in the last five minutes", used, limit)
	if used >= limit {
		return warning("requests", says, wait)
	}
	return ok("requests", says)
}
