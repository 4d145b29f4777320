package cloudformation

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// needed is the capability that a template with IAM resources must be acknowledged with, "" when there are none.
func (s *Service) needed(t *template) types.Capability {
	out := types.Capability("")
	for _, id := range sortedKeys(t.Resources) {
		d := t.Resources[id]
		ask := s.kinds[d.Type].capability
		if ask == nil {
			continue
		}
		if types.Capability(ask(d.Properties)) == types.CapabilityCapabilityNamedIam {
			return types.CapabilityCapabilityNamedIam
		}
		out = types.CapabilityCapabilityIam
	}
	return out
}

// checkCapabilities refuses IAM resources that were not acknowledged; CAPABILITY_NAMED_IAM covers CAPABILITY_IAM.
func (s *Service) checkCapabilities(t *template, given []types.Capability) error {
	needed := s.needed(t)
	if needed == "" || slices.Contains(given, needed) || slices.Contains(given, types.CapabilityCapabilityNamedIam) {
		return nil
	}
	return region.Refuse("InsufficientCapabilitiesException", "Requires capabilities : [%s]", needed)
}

// iamNamed asks for CAPABILITY_NAMED_IAM when the resource has a name of its own in property field.
func iamNamed(field string) func(map[string]any) string {
	return func(properties map[string]any) string {
		if has(properties, field) {
			return string(types.CapabilityCapabilityNamedIam)
		}
		return string(types.CapabilityCapabilityIam)
	}
}
