package client

import "context"

// renewal is a token that was refused, and how another is asked for. It is kept until
// that was done: whoever is cancelled before leaves it to the next call, which otherwise
// would send the refused one again.
type renewal struct {
	token   Secret
	request TokenRequest
	refused *Error
}

// token asks the source for the token of the next try.
func (c *Client) token(ctx context.Context, a *attempts) (Token, error) {
	token, err := c.askToken(ctx, a.token)
	due := c.renewal.Load()
	if err != nil || a.token != (TokenRequest{}) || due == nil || due.token != token.Value {
		return token, err
	}
	a.token, a.refused = due.request, due.refused
	return c.askToken(ctx, a.token)
}

// askToken asks the source. One that was asked for another token has been told, unless
// the call was cancelled.
func (c *Client) askToken(ctx context.Context, request TokenRequest) (Token, error) {
	token, err := c.options.Tokens.Token(ctx, request)
	if request != (TokenRequest{}) && ctx.Err() == nil {
		c.renewal.Store(nil)
	}
	return token, err
}
