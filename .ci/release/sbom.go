package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"strings"
	"time"
)

// The parts of a CycloneDX document that are used: https://cyclonedx.org/docs/1.6/json/.
type (
	bom struct {
		Format     string      `json:"bomFormat"`
		Spec       string      `json:"specVersion"`
		Serial     string      `json:"serialNumber"`
		Version    int         `json:"version"`
		Metadata   metadata    `json:"metadata"`
		Components []component `json:"components"`
		Depends    []depends   `json:"dependencies"`
	}
	metadata struct {
		Timestamp string     `json:"timestamp"`
		Component component  `json:"component"`
		Property  []property `json:"properties"`
	}
	component struct {
		Type    string `json:"type"`
		Ref     string `json:"bom-ref"`
		Name    string `json:"name"`
		Version string `json:"version"`
		URL     string `json:"purl,omitempty"`
		Hashes  []hash `json:"hashes,omitempty"`
	}
	hash struct {
		Algorithm string `json:"alg"`
		Content   string `json:"content"`
	}
	property struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	depends struct {
		Ref string   `json:"ref"`
		On  []string `json:"dependsOn"`
	}
)

// sbom lists what a binary was made of: the modules that are linked into it, with the
// checksums that Go checked them by, and Go itself.
func sbom(parts *debug.BuildInfo, t target, version string, at time.Time) []byte {
	main := component{Type: "application", Ref: "msgtrace", Name: "msgtrace", Version: version}
	all := []component{{Type: "library", Ref: "std", Name: "std", Version: strings.TrimPrefix(parts.GoVersion, "go"), URL: "pkg:golang/std@" + strings.TrimPrefix(parts.GoVersion, "go")}}
	for _, module := range parts.Deps {
		if module.Replace != nil {
			module = module.Replace
		}
		url := "pkg:golang/" + module.Path + "@" + module.Version
		all = append(all, component{Type: "library", Ref: url, Name: module.Path, Version: module.Version, URL: url, Hashes: hashes(module.Sum)})
	}
	refs := make([]string, len(all))
	for i, one := range all {
		refs[i] = one.Ref
	}
	document := bom{
		Format: "CycloneDX", Spec: "1.6", Serial: serial(all, t, version), Version: 1,
		Metadata: metadata{
			Timestamp: at.UTC().Format(time.RFC3339), Component: main,
			Property: []property{{"platform", t.os + "/" + t.arch}},
		},
		Components: all, Depends: []depends{{main.Ref, refs}},
	}
	text, _ := json.MarshalIndent(document, "", "  ") // texts can always be written
	return append(text, '\n')
}

// hashes are the checksum of go.sum: h1 is SHA-256 over the names and the checksums of
// a module's files (https://go.dev/ref/mod#go-sum-files).
func hashes(sum string) []hash {
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(sum, "h1:"))
	if err != nil || len(raw) != sha256.Size {
		return nil
	}
	return []hash{{"SHA-256", hex.EncodeToString(raw)}}
}

// serial is a UUID that is the same for the same parts.
func serial(all []component, t target, version string) string {
	sum := sha256.Sum256(fmt.Append(nil, all, t, version))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}
