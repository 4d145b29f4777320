package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/stretchr/testify/require"
)

// untagged are the types that cannot have tags, with what they are instead. Everything else carries those of its stack.
func untagged() map[string]string {
	return map[string]string{
		"AWS::Lambda::Version": "a version is its function's", "AWS::StepFunctions::StateMachineVersion": "a version is its machine's", "AWS::StepFunctions::StateMachineAlias": "an alias is its machine's",
		"AWS::EC2::Route":                       "a line in a table",
		"AWS::EC2::SubnetRouteTableAssociation": "a tie",
		"AWS::EC2::VPCGatewayAttachment":        "a tie",
		"AWS::IAM::ManagedPolicy":               "IAM could tag it, CloudFormation cannot",
		"AWS::Lambda::Permission":               "a line in a policy",
		"AWS::S3::BucketPolicy":                 "a policy",
		"AWS::SNS::Subscription":                "an address",
		"AWS::SNS::TopicPolicy":                 "a policy",
		"AWS::Scheduler::Schedule":              "only groups of schedules have tags",
	}
}

// tagged are the templates as CDK makes them when it tags all that can have tags, which it knows from the types' specifications.
func tagged(t *testing.T, key string) map[string]template {
	t.Helper()
	dir := t.TempDir()
	app := newApp(dir)
	awscdk.Tags_Of(app).Add(jsii.String(key), jsii.String("x"), nil)
	app.Synth(nil)
	out := map[string]template{}
	for stack := range committed() {
		raw, err := os.ReadFile(filepath.Join(dir, stack+".template.json"))
		require.NoError(t, err)
		var tpl template
		require.NoError(t, json.Unmarshal(raw, &tpl))
		out[stack] = tpl
	}
	return out
}

// CloudFormation passes a stack's tags on to whatever can have tags: an organisation may refuse what has none, and rights hang on
// them. So a type that cannot have them is known, and no template has a tag that would hide one of the stack's.
func TestWhatCanHaveTagsHasThoseOfItsStack(t *testing.T) {
	const probe = "agc-probe"
	seen := map[string]bool{}
	for stack, tpl := range tagged(t, probe) {
		for name, r := range tpl.Resources {
			text, err := json.Marshal(r.Properties)
			require.NoError(t, err)
			require.Equal(t, untagged()[r.Type] == "", strings.Contains(string(text), `"`+probe+`"`), "%s: %s is a %s", stack, name, r.Type)
			seen[r.Type] = true
			own, _ := read(t, stack).Resources[name].Properties["Tags"].([]any)
			for _, tag := range own {
				require.Equal(t, "Name", tag.(map[string]any)["Key"], "%s: %s has a tag of its own", stack, name)
			}
		}
	}
	for kind := range untagged() {
		require.True(t, seen[kind], "there is no %s any more", kind)
	}
}
