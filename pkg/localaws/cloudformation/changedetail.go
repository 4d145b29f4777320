package cloudformation

import (
	"reflect"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// values are a resource's properties as the last deployment left them, as they were found, and as the template has them now.
type values struct {
	kind     kind
	previous any
	found    actual
	now      any
}

// sync adds what the template now has as somebody made it by hand: that resets the drift and changes nothing (API reference,
// ResourceChange and ResourceTargetDefinition, SyncWithActual).
func (s *step) sync() {
	if s.values.found.now == nil {
		return
	}
	unlike, _ := s.values.kind.difference(s.values.previous, s.values.now)
	synced := slices.DeleteFunc(unlike, func(name string) bool { return slices.Contains(s.properties, name) })
	if len(synced) > 0 && len(s.scope) == 0 {
		s.action, s.replacement = types.ChangeActionSyncWithActual, ""
	}
	s.widen(synced)
}

// later is what change sets show for a value that is known only when its source was made.
const later = "{{changeSet:KNOWN_AFTER_APPLY}}"

// detail is the change of one property. In a drift-aware change set it says what the values are and where they come from (API
// reference, ResourceTargetDefinition). That a property which is only put back counts as modified directly is G.
func (s step) detail(name string, shown bool) types.ResourceChangeDetail {
	target := &types.ResourceTargetDefinition{Attribute: types.ResourceAttributeProperties, Name: &name}
	if name == "Tags" {
		target.Attribute, target.Name = types.ResourceAttributeTags, nil
	}
	out := types.ResourceChangeDetail{ChangeSource: types.ChangeSourceDirectModification, Evaluation: types.EvaluationTypeStatic, Target: target}
	if s.drift == "" || s.values.now == nil {
		return out
	}
	previous, before, after := s.values.text(s.values.previous, name), s.values.text(s.values.found.or(s.values.previous), name), s.values.text(s.values.now, name)
	target.Path, target.AfterValueFrom, target.BeforeValueFrom = aws.String("/Properties/"+name), types.AfterValueFromTemplate, types.BeforeValueFromPreviousDeploymentState
	target.AttributeChangeType = types.AttributeChangeTypeModify
	if s.drift != types.StackResourceDriftStatusUnsupported && s.drift != types.StackResourceDriftStatusUnknown {
		target.BeforeValueFrom = types.BeforeValueFromActualState
	}
	if previous != before {
		target.Drift = &types.LiveResourceDrift{ActualValue: &before, PreviousValue: &previous, DriftDetectionTimestamp: aws.Time(s.values.found.at)}
	}
	if before == after {
		target.AttributeChangeType, out.ChangeSource = types.AttributeChangeTypeSyncWithActual, types.ChangeSourceNoModification
	}
	if after == later {
		out.Evaluation = types.EvaluationTypeDynamic
	}
	if shown {
		target.BeforeValue, target.AfterValue = &before, &after
	}
	return out
}

// text is one of the properties as change sets show it.
func (v values) text(properties any, name string) string {
	out := asText(asJSON(reflect.ValueOf(properties).Elem().FieldByName(name).Interface()))
	if strings.Contains(out, unknown) || strings.Contains(out, `\u0000unknown:`) {
		return later
	}
	return out
}
