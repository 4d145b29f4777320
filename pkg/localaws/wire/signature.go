package wire

import (
	"net/http"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// scope is the credential scope of a signed request: who asks, where, and which service.
type scope struct{ key, region, service string }

// scopeOf reads the credential scope of the Authorization header. Source: IAM User Guide, "Signature Version 4". The
// signature itself is not checked: a local AWS has no secrets.
func scopeOf(r *http.Request) (scope, error) {
	_, after, ok := strings.Cut(r.Header.Get("Authorization"), "Credential=")
	credential, _, _ := strings.Cut(after, ",")
	parts := strings.Split(strings.TrimSpace(credential), "/")
	if !ok || len(parts) != 5 {
		return scope{}, region.Refuse("MissingAuthenticationToken", "Missing Authentication Token").With(http.StatusForbidden)
	}
	return scope{key: parts[0], region: parts[2], service: parts[3]}, nil
}
