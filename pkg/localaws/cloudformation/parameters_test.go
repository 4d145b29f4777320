package cloudformation_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/stretchr/testify/require"
)

// taking is a template whose parameter V is the value of /p.
func taking(declared object) object {
	t := resources("P", "AWS::SSM::Parameter", object{"Name": "/p", "Type": "String", "Value": object{"Ref": "V"}})
	t["Parameters"] = object{"V": declared}
	return t
}

func TestParametersAreChecked(t *testing.T) {
	tests := []struct {
		declared object
		given    []types.Parameter
		message  string
	}{
		{object{"Type": "String"}, nil, "Parameters: [V] must have values"},
		{object{"Type": "String"}, params("V", "1", "W", "2"), "Parameters: [W] do not exist in the template"},
		{object{"Type": "String", "AllowedPattern": "[a-z]+"}, params("V", "a1"), "Parameter 'V' must match pattern [a-z]+"},
		{object{"Type": "String", "AllowedPattern": "[a-z]+", "ConstraintDescription": "letters"}, params("V", "1"), "Parameter V failed to satisfy constraint: letters"},
		{object{"Type": "String", "AllowedValues": []any{"a", "b"}}, params("V", "c"), "Parameter 'V' must be one of AllowedValues"},
		{object{"Type": "String", "MinLength": 2}, params("V", "c"), "Parameter 'V' must contain at least 2 characters"},
		{object{"Type": "String", "MaxLength": 2}, params("V", "ccc"), "Parameter 'V' must contain at most 2 characters"},
		{object{"Type": "Number"}, params("V", "x"), "Parameter 'V' must be a number"},
		{object{"Type": "Number", "MinValue": 3}, params("V", "2"), "Parameter 'V' must be a number not less than 3"},
		{object{"Type": "Number", "MaxValue": 3}, params("V", "4"), "Parameter 'V' must be a number not greater than 3"},
		{object{"Type": "AWS::SSM::Parameter::Value<String>"}, params("V", "/none"), "Unable to fetch parameters [/none] from parameter store for this account."},
	}
	for _, test := range tests {
		t.Run(test.message, func(t *testing.T) {
			inWorld(t, func(w *world) {
				_, err := w.cfn.CreateStack(t.Context(), &sdk.CreateStackInput{StackName: aws.String("S"), TemplateBody: text(taking(test.declared)), Parameters: test.given})
				refused(t, err, "ValidationError", test.message)
			})
		})
	}
}

func TestPreviousValuesAndTheTemplateAreKept(t *testing.T) {
	inWorld(t, func(w *world) {
		template := taking(object{"Type": "String", "Default": "default"})
		id := w.stack("S", template, func(in *sdk.CreateStackInput) { in.Parameters = params("V", "mine") })
		_, err := w.cfn.UpdateStack(t.Context(), &sdk.UpdateStackInput{
			StackName: &id, UsePreviousTemplate: aws.Bool(true),
			Parameters: []types.Parameter{{ParameterKey: aws.String("V"), UsePreviousValue: aws.Bool(true)}},
		})
		refused(t, err, "ValidationError", "No updates are to be performed.")
		require.Equal(t, types.StackStatusUpdateComplete, w.update(&sdk.UpdateStackInput{StackName: &id, UsePreviousTemplate: aws.Bool(true)}))
		require.Equal(t, "default", w.value("/p"), "what is left out becomes the default")
	})
}

func TestAnSsmParameterIsResolvedAtEveryUpdate(t *testing.T) {
	inWorld(t, func(w *world) {
		w.stack("Source", resources("P", "AWS::SSM::Parameter", parameter("/source", "1")))
		id := w.stack("S", taking(object{"Type": "AWS::SSM::Parameter::Value<String>"}), func(in *sdk.CreateStackInput) { in.Parameters = params("V", "/source") })
		require.Equal(t, "1", w.value("/p"))
		require.Equal(t, "/source", *w.describe(id).Parameters[0].ParameterValue)
		require.Equal(t, "1", *w.describe(id).Parameters[0].ResolvedValue)
		w.update(&sdk.UpdateStackInput{StackName: aws.String("Source"), TemplateBody: text(resources("P", "AWS::SSM::Parameter", parameter("/source", "2")))})
		require.Equal(t, types.StackStatusUpdateComplete, w.update(&sdk.UpdateStackInput{StackName: &id, UsePreviousTemplate: aws.Bool(true), Parameters: params("V", "/source")}))
		require.Equal(t, "2", w.value("/p"))
	})
}

func TestAParameterThatNothingUsesIsNoUpdate(t *testing.T) {
	inWorld(t, func(w *world) {
		template := one()
		template["Parameters"] = object{"Record": object{"Type": "String", "Default": ""}}
		id := w.stack("S", template)
		_, err := w.cfn.UpdateStack(t.Context(), &sdk.UpdateStackInput{StackName: &id, UsePreviousTemplate: aws.Bool(true), Parameters: params("Record", "x")})
		refused(t, err, "ValidationError", "No updates are to be performed.")
	})
}

func TestSecretsAreMasked(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", taking(object{"Type": "String", "NoEcho": true}), func(in *sdk.CreateStackInput) { in.Parameters = params("V", "secret") })
		require.Equal(t, "****", *w.describe(id).Parameters[0].ParameterValue)
		require.Equal(t, "secret", w.value("/p"))
	})
}
