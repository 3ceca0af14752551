package erratic

import (
	"fmt"
	"io"
	"net/http"
	"strings"
)

// response is the answer without a connection under it.
func (a answer) response(r *http.Request) *http.Response {
	response := &http.Response{
		StatusCode: a.status, Status: fmt.Sprint(a.status), Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, ContentLength: a.length,
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(a.header); i += 2 {
		name := http.CanonicalHeaderKey(a.header[i])
		if !seen[name] {
			response.Header.Del(name)
		}
		seen[name] = true
		response.Header.Add(name, a.header[i+1])
	}
	body := a.reader()
	if a.cut {
		body = io.MultiReader(body, broken{})
	}
	response.Body = io.NopCloser(body)
	return response
}

func (a answer) reader() io.Reader {
	if a.stream != nil {
		return a.stream()
	}
	return strings.NewReader(a.body)
}

// broken is a connection that was cut.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
