package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// exported is the value of an export. s.mu is held.
func (s *Service) exported(name string) (string, error) {
	if _, out := s.exporter(name); out != nil {
		return aws.ToString(out.OutputValue), nil
	}
	return "", invalid("No export named %s found", name)
}

// exporter finds the stack and output behind an export. s.mu is held.
func (s *Service) exporter(name string) (*stack, *types.Output) {
	for _, st := range s.stacks {
		if !st.alive() {
			continue
		}
		for i := range st.outputs {
			if aws.ToString(st.outputs[i].ExportName) == name {
				return st, &st.outputs[i]
			}
		}
	}
	return nil, nil
}

// importers lists the names of the stacks that import an export, in the order of their creation. s.mu is held.
func (s *Service) importers(export string) []string {
	var out []string
	for _, st := range s.stacks {
		if st.alive() && slices.Contains(s.importsOf(st), export) {
			out = append(out, st.name)
		}
	}
	return out
}

// importsOf lists what a stack imports, and what it imported before an update that is not over. s.mu is held.
func (s *Service) importsOf(st *stack) []string {
	var out []string
	for _, d := range st.deployments() {
		out = append(out, s.imports(st, d)...)
	}
	return out
}

// deployments are all those that the stack's resources may come from.
func (st *stack) deployments() []*deployment {
	var out []*deployment
	if st.deployed != nil && st.status != types.StackStatusRollbackComplete {
		out = append(out, st.deployed)
	}
	if st.back != nil {
		out = append(out, st.back.deployed)
	}
	return out
}

// imports evaluates the names in every Fn::ImportValue of a deployment. s.mu is held.
func (s *Service) imports(st *stack, d *deployment) []string {
	var out []string
	v := s.live(st, d)
	collect := func(from any) {
		visit(v.prune(from), func(name string, argument any) {
			if name != "Fn::ImportValue" {
				return
			}
			if export, err := v.text(argument); err == nil {
				out = append(out, export)
			}
		})
	}
	for _, id := range d.order {
		collect(d.active[id].Properties)
	}
	for _, id := range d.outputs() {
		collect(d.template.Outputs[id].Value)
	}
	return out
}

// checkImports says which import is missing, "" when none is.
func (o *operation) checkImports() string {
	o.s.mu.Lock()
	defer o.s.mu.Unlock()
	for _, name := range o.s.imports(o.st, o.to) {
		if _, err := o.s.exported(name); err != nil {
			return fmt.Sprintf("No export named %s found. ", name)
		}
	}
	return ""
}

// publish evaluates the target's outputs and makes them the stack's; it returns why that is not possible.
func (o *operation) publish() string {
	o.s.mu.Lock()
	defer o.s.mu.Unlock()
	outputs, err := o.s.evaluateOutputs(o.s.live(o.st, o.to), o.to)
	if o.st.running != o {
		return userInitiated
	}
	if err != nil {
		return o.sentence(stackType, err)
	}
	if reason := o.s.clash(o.st, outputs); reason != "" {
		return reason
	}
	if reason := o.s.missed(o.st, outputs); reason != "" {
		return reason
	}
	o.st.outputs = outputs
	return ""
}

// evaluateOutputs evaluates the outputs of a deployment. s.mu is held.
func (s *Service) evaluateOutputs(v *scope, d *deployment) ([]types.Output, error) {
	var out []types.Output
	for _, id := range d.outputs() {
		declared := d.template.Outputs[id]
		value, err := v.text(declared.Value)
		if err != nil {
			return nil, err
		}
		one := types.Output{OutputKey: aws.String(id), OutputValue: &value, Description: filledOrNil(declared.Description)}
		if declared.Export != nil {
			name, err := v.text(declared.Export.Name)
			if err != nil {
				return nil, err
			}
			one.ExportName = &name
		}
		out = append(out, one)
	}
	return out, nil
}

// clash says which export another stack has already. s.mu is held.
func (s *Service) clash(st *stack, outputs []types.Output) string {
	for _, out := range outputs {
		if out.ExportName == nil {
			continue
		}
		if other, _ := s.exporter(*out.ExportName); other != nil && other != st {
			return fmt.Sprintf("Export with name %s is already exported by stack %s. ", *out.ExportName, other.name)
		}
	}
	return ""
}

// missed says which export in use would go or change. s.mu is held.
func (s *Service) missed(st *stack, outputs []types.Output) string {
	now := map[string]string{}
	for _, out := range outputs {
		now[aws.ToString(out.ExportName)] = aws.ToString(out.OutputValue)
	}
	for _, out := range st.outputs {
		name := aws.ToString(out.ExportName)
		value, still := now[name]
		users := s.importers(name)
		switch {
		case name == "" || len(users) == 0 || still && value == aws.ToString(out.OutputValue):
		case still:
			return fmt.Sprintf("Cannot update export %s as it is in use by %s.", name, strings.Join(users, " and "))
		default:
			return fmt.Sprintf("Cannot delete export %s as it is in use by %s.", name, strings.Join(users, " and "))
		}
	}
	return ""
}
