package client

import (
	"reflect"
	"slices"
	"testing"
)

// oddPages are pages that are read in two ways, or not at all.
var oddPages = []string{
	`{"value":[{"id":"a","subject":"x","size":5}],"@odata.nextLink":"https://x"}`,
	` { "@odata.context" : "c" , "value" : [ ] } `,
	`{"value":[{"id":"a","subject":"\u00e4\ud83d\ude00\n\"","toIP":null,"size":"17"},{"id":"b","size":1.5e3}]}`,
	`{"value":[{"id":"a","ID":"b"}]}`, `{"value":[{"Subject":"x","id":"a"}]}`, `{"Value":[{"id":"a"}]}`, `{"value":[{"\u0069d":"a"}]}`,
	`{"value":[{"id":"a","id":null}]}`, `{"value":[{"id":"a"},null]}`, `{"value":[{"id":5}]}`, `{"value":[{"id":"a","size":{"x":[1]}}]}`,
	`{"value":[{"id":"a"}],"value":[{"subject":"b"}]}`, `{"value":null}`, `{"value":{}}`, `{"id":"a"}`, `[]`, `null`, ``,
	`{"value":[{"id":"a"}],"error":{"code":"x"}}`, `{"value":[{"id":"a"}],"error":null}`, `{"value":[{"id":"a"}],"@odata.nextLink":5}`,
	`{"value":[{"id":"a"}],"@odata.nextLink":null}`, `{"value":[{"id":"a"}]} x`, `{"value":[{"id":"a"}`, `{"value":[{"id":"a"},]}`,
	"{\"value\":[{\"id\":\"a\tb\"}]}", "{\"value\":[{\"id\":\"a\xffb\"}]}", `{"value":[{"id":"a","other":01}]}`, `{"value":[{"id":"a","other":-}]}`,
	`{"value":[{"id":"a","other":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}]}`, `{"value":[{"id":"a","other":[true,false,{"x":null}]}]}`,
	`{"value":[{"id":"a","other":tru}]}`, "\xEF\xBB\xBF" + `{"value":[{"id":"a"}]}`, `{"value":[{"id":"a","ıd":"b","ſize":7,"receivedDateTime":"2026-11-23T13:00:00Z"}]}`,
	`{"value":[{"id":"a","recipients":[{"recipientEmail":"x","deliveryStatus":"Failed","id":"q"}],"recipients@odata.nextLink":""}]}`,
	`{"value":[{"id":"a","recipients":null}]}`, `{"value":[{"id":"a","recipients":[]}]}`, `{"value":[{"id":"a","recipients":[{"recipientEmail":"x"}],"recipients":[{"deliveryStatus":"y"}]}]}`,
	`{"value":[{"id":"a","recipients":[{"recipientEmail":"x","events":[{"event":"y"}]}]}]}`, `{"value":[{"id":"a","recipients":[{"recipientEmail":"x","Events":[]}]}]}`,
}

// FuzzScanList reads a page in both ways.
func FuzzScanList(f *testing.F) {
	for _, page := range oddPages {
		f.Add([]byte(page))
	}
	f.Add([]byte(benchPage(3, 0, 150, true)))
	f.Fuzz(func(t *testing.T, body []byte) {
		sameScan(t, body, rowNames, scanRow)
		sameScan(t, body, messageNames, scanMessage)
	})
}

func sameScan[T any](t *testing.T, body []byte, names []string, member func(s *scanner, item *T, name string) bool) {
	t.Helper()
	got, gotNext, ok := scanList(body, names, member)
	if !ok {
		return
	}
	want, wantNext, err := decodeList[T](body)
	if err != nil || gotNext != wantNext || !reflect.DeepEqual(got, want) {
		t.Errorf("%q: got %+v and the link %q, want %+v, %q, %v as encoding/json reads it", body, got, gotNext, want, wantNext, err)
	}
}

func TestAPageThatIsCutAnywhereIsScannedWithoutHarm(t *testing.T) {
	for _, page := range append(slices.Clip(oddPages), `{"@odata.context":"\\","value":[{"id":"\"","recipients":[{"recipientEmail":"\u00e4"}],"subject":"\"}]}`, `{"value":[{"size":"\n","recipients@odata.nextLink":"\n"}],"@odata.nextLink":"https:\/\/x"}`) {
		for end := range len(page) + 1 {
			sameScan(t, []byte(page[:end]), rowNames, scanRow)
			sameScan(t, []byte(page[:end]), messageNames, scanMessage)
		}
	}
}

func TestAPageAsTheServiceWritesItIsScanned(t *testing.T) {
	for _, page := range []string{benchPage(5000, 0, 150, true), oddPages[0], oddPages[1], oddPages[2]} {
		if _, _, ok := scanList([]byte(page), rowNames, scanRow); !ok {
			t.Errorf("got %.200s left to encoding/json, want it scanned", page)
		}
	}
	page := `{"value":[{"id":"a","recipients":[{"id":"q","recipientEmail":"x","deliveryStatus":"Failed"}],"recipients@odata.nextLink":""}]}`
	if _, _, ok := scanList([]byte(page), messageNames, scanMessage); !ok {
		t.Errorf("got %s left to encoding/json, want it scanned", page)
	}
}
