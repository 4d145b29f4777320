package cloudformation_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/stretchr/testify/require"
)

// published is a function with a version that is kept when another replaces it, a machine that calls it, and an alias.
func published(memory int, described, more string) string {
	return fmt.Sprintf(`{"Resources":{
		"Role":{"Type":"AWS::IAM::Role","Properties":{"AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[
			{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["lambda.amazonaws.com","states.amazonaws.com"]}}]}}},
		"F":{"Type":"AWS::Lambda::Function","Properties":{"FunctionName":"f","Handler":"h","Runtime":"provided.al2023","MemorySize":%d,
			"Role":{"Fn::GetAtt":["Role","Arn"]},"Code":{"S3Bucket":"code","S3Key":"f.zip"}}},
		"V":{"Type":"AWS::Lambda::Version","UpdateReplacePolicy":"Retain","Properties":{"FunctionName":{"Ref":"F"},"Description":%q}},
		"M":{"Type":"AWS::StepFunctions::StateMachine","Properties":{"StateMachineName":"m","RoleArn":{"Fn::GetAtt":["Role","Arn"]},
			"DefinitionString":"{\"StartAt\":\"S\",\"States\":{\"S\":{\"Type\":\"Pass\",\"Result\":\"${v}\",\"End\":true}}}","DefinitionSubstitutions":{"v":{"Ref":"V"}}}},
		"MV":{"Type":"AWS::StepFunctions::StateMachineVersion","Properties":{"StateMachineArn":{"Ref":"M"},"StateMachineRevisionId":{"Fn::GetAtt":["M","StateMachineRevisionId"]}}},
		"A":{"Type":"AWS::StepFunctions::StateMachineAlias","Properties":{"Name":"live","RoutingConfiguration":[{"StateMachineVersionArn":{"Ref":"MV"},"Weight":100}]}}%s
	},"Outputs":{"Version":{"Value":{"Fn::GetAtt":["V","Version"]}},"Alias":{"Value":{"Ref":"A"}}}}`, memory, described, more)
}

func (w *world) code() {
	_, err := w.S3.CreateBucket(w.t.Context(), &s3.CreateBucketInput{Bucket: aws.String("code")})
	require.NoError(w.t, err)
	_, err = w.S3.PutObject(w.t.Context(), &s3.PutObjectInput{Bucket: aws.String("code"), Key: aws.String("f.zip"), Body: bytes.NewReader(emptyZip())})
	require.NoError(w.t, err)
}

// leads is the result of the definition to which the alias leads: the function's version that it names.
func (w *world) leads() string {
	w.t.Helper()
	a, err := w.StepFunctions.DescribeStateMachineAlias(w.t.Context(), &sfn.DescribeStateMachineAliasInput{
		StateMachineAliasArn: aws.String("arn:aws:states:us-east-1:123456789012:stateMachine:m:live"),
	})
	require.NoError(w.t, err)
	m, err := w.StepFunctions.DescribeStateMachine(w.t.Context(), &sfn.DescribeStateMachineInput{StateMachineArn: a.RoutingConfiguration[0].StateMachineVersionArn})
	require.NoError(w.t, err)
	var version string
	_, err = fmt.Sscanf(*m.Definition, `{"StartAt":"S","States":{"S":{"Type":"Pass","Result":"arn:aws:lambda:us-east-1:123456789012:function:f:%1s"`, &version)
	require.NoError(w.t, err, *m.Definition)
	return version
}

func (w *world) hasVersion(number string) bool {
	_, err := w.Lambda.GetFunctionConfiguration(w.t.Context(), &lambda.GetFunctionConfigurationInput{FunctionName: aws.String("f:" + number)})
	return err == nil
}

func (w *world) republish(memory int, described, more string) types.StackStatus {
	return w.update(&sdk.UpdateStackInput{StackName: aws.String("S"), TemplateBody: aws.String(published(memory, described, more)), Capabilities: acknowledged()})
}

func acknowledged() []types.Capability {
	return []types.Capability{types.CapabilityCapabilityIam, types.CapabilityCapabilityNamedIam}
}

// TestAVersionIsPublishedAnewWhenItsDescriptionChanges: the old one is kept, the alias leads on, and all go with the stack.
func TestAVersionIsPublishedAnewWhenItsDescriptionChanges(t *testing.T) {
	inWorld(t, func(w *world) {
		w.code()
		id := w.stack("S", json.RawMessage(published(128, "one", "")), func(in *sdk.CreateStackInput) { in.Capabilities = acknowledged() })
		require.Equal(w.t, "1", w.leads())
		require.Equal(w.t, types.StackStatusUpdateComplete, w.republish(256, "two", ""), w.reasons(id))
		require.Equal(w.t, "2", w.leads())
		require.True(w.t, w.hasVersion("1"), "it is retained")
		versions, err := w.StepFunctions.ListStateMachineVersions(w.t.Context(), &sfn.ListStateMachineVersionsInput{StateMachineArn: aws.String("arn:aws:states:us-east-1:123456789012:stateMachine:m")})
		require.NoError(w.t, err)
		require.Len(w.t, versions.StateMachineVersions, 1, "the machine's old one is not")
		require.Equal(w.t, types.StackStatusDeleteComplete, w.remove(id))
		require.False(w.t, w.hasVersion("1") || w.hasVersion("2"))
	})
}

// TestAnUpdateThatFailsLeadsBack: the alias leads to the old version again, the new one is gone, and the update can be repeated.
func TestAnUpdateThatFailsLeadsBack(t *testing.T) {
	inWorld(t, func(w *world) {
		w.code()
		id := w.stack("S", json.RawMessage(published(128, "one", "")), func(in *sdk.CreateStackInput) { in.Capabilities = acknowledged() })
		bad := `,"Bad":{"Type":"AWS::SSM::Parameter","DependsOn":"A","Properties":{"Name":"/aws/mine","Type":"String","Value":"x"}}`
		require.Equal(w.t, types.StackStatusUpdateRollbackComplete, w.republish(256, "two", bad))
		require.Equal(w.t, "1", w.leads())
		require.False(w.t, w.hasVersion("2"))
		require.Equal(w.t, types.StackStatusUpdateComplete, w.republish(256, "two", ""), w.reasons(id))
		require.Equal(w.t, "3", w.leads())
		require.True(w.t, w.hasVersion("1"))
	})
}

// TestAVersionOfWhatHasNotChangedIsRefused, as CloudFormation refuses it.
func TestAVersionOfWhatHasNotChangedIsRefused(t *testing.T) {
	inWorld(t, func(w *world) {
		w.code()
		id := w.stack("S", json.RawMessage(published(128, "one", "")), func(in *sdk.CreateStackInput) { in.Capabilities = acknowledged() })
		require.Equal(w.t, types.StackStatusUpdateRollbackComplete, w.republish(128, "two", ""))
		require.Contains(w.t, fmt.Sprint(w.reasons(id)), `"A version for this Lambda function exists ( 1 ). Modify the function to create a new version."`)
		require.Contains(w.t, fmt.Sprint(w.reasons(id)), "HandlerErrorCode: AlreadyExists")
		require.Equal(w.t, "1", w.leads())
	})
}
