package cloudformation

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// adopting turns those additions of a change set into imports whose resource exists already, as ImportExistingResources asks. AWS (User
// Guide, "Import AWS resources into a CloudFormation stack automatically") imports a resource whose type supports it and whose name
// stands literally in the template; one that is named by a function is created, and fails when it exists. What is to be imported
// must have a DeletionPolicy that retains it and must not belong to a stack.
//
// Stricter than AWS: types whose kind has no identifier are created, though AWS imports many more; and a name by Fn::Sub of parameters
// alone is created, as the guide says, though a recorded CDK bootstrap of 2026 had its bucket imported by such a name.
func (s *Service) adopting(ctx context.Context, cs *changeSet, steps []step) error {
	found, err := s.lookUp(ctx, cs.to, steps)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.adoptable(cs.to, found); err != nil {
		return err
	}
	for i, one := range steps {
		if name, ok := found[one.logical]; ok {
			steps[i].action, steps[i].physical = types.ChangeActionImport, name
		}
	}
	to := *cs.to
	to.existing = found
	cs.to = &to
	return nil
}

// lookUp tells which additions exist in the account: logical id → name. s.mu is not held: it reads other services.
func (s *Service) lookUp(ctx context.Context, to *deployment, steps []step) (map[string]string, error) {
	found := map[string]string{}
	for _, one := range steps {
		k := s.kinds[one.kind]
		name, literal := to.template.Resources[one.logical].Properties[k.identifier].(string)
		if one.action != types.ChangeActionAdd || k.exists == nil || !literal || name == "" {
			continue
		}
		there, err := k.exists(ctx, name)
		if err != nil {
			return nil, err
		}
		if there {
			found[one.logical] = name
		}
	}
	return found, nil
}

// notRetained begins AWS's refusal of an import that a deletion of the stack would delete (aws/aws-cdk-cli#1367).
const notRetained = "CloudFormation is attempting to import some resources because they already exist in your account. The resources must have the " +
	"DeletionPolicy attribute set to 'Retain' or 'RetainExceptOnCreate' in the template for successful import. The affected resources are "

// adoptable says why found cannot be imported, in the order in which AWS looks. s.mu is held.
func (s *Service) adoptable(to *deployment, found map[string]string) error {
	var lost []string
	ids := slices.Sorted(maps.Keys(found))
	for _, id := range ids {
		if d := to.active[id]; !retained(nil)(&resource{declared: d}) {
			lost = append(lost, id+" ({"+s.kinds[d.Type].identifier+"="+found[id]+"})")
		}
	}
	if len(lost) > 0 {
		return reason(notRetained + strings.Join(lost, ", "))
	}
	for _, id := range ids {
		if err := s.unowned(to.active[id].Type, found[id]); err != nil {
			return err
		}
	}
	return nil
}

// reason is an error that is shown as it is.
type reason string

// Error is the text.
func (r reason) Error() string { return string(r) }

// unowned refuses a resource that a stack has; the text is AWS's, as ministackorg/ministack recorded it. s.mu is held.
func (s *Service) unowned(kind, name string) error {
	for _, st := range s.stacks {
		for _, r := range st.resources {
			if st.alive() && r.kind == kind && r.physical == name && !r.gone() {
				return reason(name + " already exists in stack " + st.id)
			}
		}
	}
	return nil
}
