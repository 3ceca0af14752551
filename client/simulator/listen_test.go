package simulator

import (
	"compress/gzip"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
)

func TestTLSWithTheWrittenAuthority(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 300})
	certificates, err := NewCertificates("graph.simulator.example")
	if err != nil {
		t.Fatal(err)
	}
	file, err := certificates.Write(t.TempDir() + "/tls")
	if err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(written) || !pool.Equal(certificates.Pool()) {
		t.Fatalf("%s holds\n%s", file, written)
	}
	server, err := Listen("127.0.0.1:0", s, certificates)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	page := fetch(t, client, server.URL+"/beta/admin/exchange/messageTraces?$top=5")
	if !strings.HasPrefix(*page.NextLink, server.URL) || len(page.Value) == 0 {
		t.Errorf("got %d messages and %s", len(page.Value), *page.NextLink)
	}
	client.CloseIdleConnections()
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	if response, err := client.Get(server.URL); err == nil {
		response.Body.Close()
		t.Error("it answers after Close")
	}
}

func TestPlainHTTPAndAnAddressInUse(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 300})
	server, err := Listen("127.0.0.1:0", s, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	if page := fetch(t, client, server.URL+"/beta/admin/exchange/messageTraces"); len(page.Value) < 200 {
		t.Errorf("got %d messages", len(page.Value))
	}
	if second, err := Listen(strings.TrimPrefix(server.URL, "http://"), s, nil); err == nil {
		second.Close()
		t.Error("the same port was opened twice")
	}
	s.SetFaults(Faults{Cut: When{Next: 1}})
	request := authorized(t, s, server.URL+"/beta/admin/exchange/messageTraces")
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if _, err := io.ReadAll(response.Body); err == nil {
		t.Error("a cut body arrived whole")
	}
}

func authorized(t *testing.T, s *Simulator, link string) *http.Request {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, link, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+s.Token())
	return request
}

func fetch(t *testing.T, client *http.Client, link string) tracesJSON {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, link, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+DefaultToken)
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var page tracesJSON
	if err := json.NewDecoder(response.Body).Decode(&page); err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v", link, response.Status, err)
	}
	return page
}

func TestGzipWhenAccepted(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 300})
	_, plain := send(t, s, tracingPath)
	response, packed := send(t, s, tracingPath, "Accept-Encoding", "br, gzip;q=0.5")
	if response.Header.Get("Content-Encoding") != "gzip" || len(packed) > len(plain)/3 {
		t.Fatalf("%s: %d bytes of %d", response.Header.Get("Content-Encoding"), len(packed), len(plain))
	}
	unpacked, err := gzip.NewReader(strings.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(unpacked); err != nil || string(text) != plain {
		t.Errorf("unpacked to other text (%v)", err)
	}
	if response, _ := send(t, s, tracingPath, "Accept-Encoding", "gzip;q=0"); response.Header.Get("Content-Encoding") != "" {
		t.Error("packed though refused")
	}
}
