package lambda

import (
	"fmt"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// refusal lets one call say which of Lambda's two codes for a wrong parameter it means.
type refusal struct{ *region.Refusal }

// invalid is Lambda's refusal of a parameter.
func invalid(format string, args ...any) refusal {
	return refusal{region.Refuse("InvalidParameterValueException", "%s", fmt.Sprintf(format, args...))}
}

// asValidation turns it into the refusal of a parameter that its declared constraint excludes.
func (r refusal) asValidation() error {
	return region.Refuse("ValidationException", "1 validation error detected: %s", r.Message)
}

// Unwrap makes the refusal what clients see.
func (r refusal) Unwrap() error { return r.Refusal }
