package cloudformation_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/cloudformation"
)

// world is a whole local AWS, driven through CloudFormation.
type world struct {
	*localaws.AWS
	t   testing.TB
	cfn *cloudformation.Service
}

// inWorld runs f in virtual time.
func inWorld(t *testing.T, f func(w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		a := localaws.New(localaws.Options{})
		w := &world{AWS: a, t: t, cfn: a.CloudFormation}
		defer w.cfn.Wait()
		defer a.Close()
		f(w)
	})
}

// object is a piece of a template.
type object = map[string]any

// text writes a template down.
func text(v any) *string {
	body, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return aws.String(string(body))
}

// file reads a template of the product.
func file(t testing.TB, path string) *string {
	body, err := os.ReadFile(path)
	require.NoError(t, err)
	return aws.String(string(body))
}

func params(pairs ...string) []types.Parameter {
	var out []types.Parameter
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, types.Parameter{ParameterKey: &pairs[i], ParameterValue: &pairs[i+1]})
	}
	return out
}

// resources makes a template of resources alone: logical id, type, properties, and so on.
func resources(parts ...any) object {
	all := object{}
	for i := 0; i < len(parts); i += 3 {
		all[parts[i].(string)] = object{"Type": parts[i+1], "Properties": parts[i+2]}
	}
	return object{"Resources": all}
}

// with sets an attribute of a template's resource.
func with(template object, id, attribute string, value any) object {
	template["Resources"].(object)[id].(object)[attribute] = value
	return template
}

// exporting adds an output with an export.
func exporting(template object, name string, value any) object {
	template["Outputs"] = object{"Exported": object{"Value": value, "Export": object{"Name": name}}}
	return template
}

// importing adds an output that imports.
func importing(template object, name string) object {
	template["Outputs"] = object{"Anchor": object{"Value": object{"Fn::ImportValue": name}}}
	return template
}

// parameter is an SSM parameter's properties.
func parameter(name, value string) object {
	return object{"Name": name, "Type": "String", "Value": value}
}

// create makes a stack and waits for its end.
func (w *world) create(in *sdk.CreateStackInput) (status types.StackStatus, id string) {
	w.t.Helper()
	out, err := w.cfn.CreateStack(w.t.Context(), in)
	require.NoError(w.t, err)
	return w.settled(*out.StackId), *out.StackId
}

// stack makes a stack that must succeed.
func (w *world) stack(name string, template any, more ...func(*sdk.CreateStackInput)) string {
	w.t.Helper()
	in := &sdk.CreateStackInput{StackName: &name, TemplateBody: text(template)}
	for _, f := range more {
		f(in)
	}
	status, id := w.create(in)
	require.Equal(w.t, types.StackStatusCreateComplete, status, w.reasons(id))
	return id
}

// update changes a stack and waits for its end.
func (w *world) update(in *sdk.UpdateStackInput) types.StackStatus {
	w.t.Helper()
	_, err := w.cfn.UpdateStack(w.t.Context(), in)
	require.NoError(w.t, err)
	return w.settled(*in.StackName)
}

// remove deletes a stack by its ARN and waits for its end.
func (w *world) remove(id string) types.StackStatus {
	w.t.Helper()
	_, err := w.cfn.DeleteStack(w.t.Context(), &sdk.DeleteStackInput{StackName: &id})
	require.NoError(w.t, err)
	return w.settled(id)
}

func (w *world) describe(nameOrID string) types.Stack {
	w.t.Helper()
	out, err := w.cfn.DescribeStacks(w.t.Context(), &sdk.DescribeStacksInput{StackName: &nameOrID})
	require.NoError(w.t, err)
	require.Len(w.t, out.Stacks, 1)
	return out.Stacks[0]
}

// settled waits until nothing is in progress and returns the status.
func (w *world) settled(nameOrID string) types.StackStatus {
	w.t.Helper()
	id := *w.describe(nameOrID).StackId
	for range 10000 {
		if st := w.describe(id); !strings.HasSuffix(string(st.StackStatus), "_IN_PROGRESS") {
			return st.StackStatus
		}
		time.Sleep(time.Second)
	}
	w.t.Fatal("stack does not settle", w.describe(nameOrID).StackStatus, w.reasons(id))
	return ""
}

// events are a stack's events, oldest first.
func (w *world) events(nameOrID string) []types.StackEvent {
	w.t.Helper()
	var out []types.StackEvent
	pages := sdk.NewDescribeStackEventsPaginator(events{w.cfn}, &sdk.DescribeStackEventsInput{StackName: &nameOrID})
	for pages.HasMorePages() {
		page, err := pages.NextPage(w.t.Context())
		require.NoError(w.t, err)
		for _, e := range page.StackEvents {
			out = append([]types.StackEvent{e}, out...)
		}
	}
	return out
}

// story is the statuses of one logical id, oldest first, each with its reason where it has one.
func (w *world) story(nameOrID, logical string) []string {
	w.t.Helper()
	var out []string
	for _, e := range w.events(nameOrID) {
		if *e.LogicalResourceId != logical {
			continue
		}
		line := string(e.ResourceStatus)
		if e.ResourceStatusReason != nil {
			line += ": " + *e.ResourceStatusReason
		}
		out = append(out, line)
	}
	return out
}

// reasons are the reasons of everything that failed.
func (w *world) reasons(id string) []string {
	var out []string
	for _, e := range w.events(id) {
		if strings.HasSuffix(string(e.ResourceStatus), "_FAILED") || strings.Contains(string(e.ResourceStatus), "ROLLBACK") {
			out = append(out, *e.LogicalResourceId+": "+aws.ToString(e.ResourceStatusReason))
		}
	}
	return out
}
