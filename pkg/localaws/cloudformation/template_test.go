package cloudformation_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"
)

// valued is a template whose one parameter has that value, with conditions and mappings to use in it.
func valued(value any) object {
	t := resources("P", "AWS::SSM::Parameter", object{"Name": "/p", "Type": "String", "Value": value}, "Vpc", "AWS::EC2::VPC", object{"CidrBlock": "10.1.0.0/16"})
	t["Parameters"] = object{"L": object{"Type": "CommaDelimitedList", "Default": "x, y,z"}, "N": object{"Type": "Number", "Default": 7}}
	t["Conditions"] = object{
		"Yes": object{"Fn::Equals": []any{object{"Ref": "N"}, "7"}}, "No": object{"Fn::Not": []any{object{"Condition": "Yes"}}},
		"Both": object{"Fn::And": []any{object{"Condition": "Yes"}, object{"Condition": "No"}}}, "Either": object{"Fn::Or": []any{object{"Condition": "Yes"}, object{"Condition": "No"}}},
	}
	t["Mappings"] = object{"M": object{"us-east-1": object{"k": "mapped"}}}
	return t
}

func TestFunctions(t *testing.T) {
	ref := func(name string) object { return object{"Ref": name} }
	call := func(name string, arguments ...any) object { return object{"Fn::" + name: arguments} }
	tests := []struct {
		name  string
		value any
		want  string
	}{
		{"Ref", ref("N"), "7"},
		{"number", 12, "12"},
		{"boolean", true, "true"},
		{"pseudo", object{"Fn::Sub": "${AWS::StackName} ${AWS::Region} ${AWS::AccountId} ${AWS::Partition} ${AWS::URLSuffix}"}, "S us-east-1 123456789012 aws amazonaws.com"},
		{"Sub literal", object{"Fn::Sub": "${!Kept} ${N}$"}, "${Kept} 7$"},
		{"Sub with variables", call("Sub", "${V}-${Vpc.CidrBlock}", object{"V": call("Select", 1, ref("L"))}), "y-10.1.0.0/16"},
		{"Join and Split", call("Join", "|", call("Split", ",", "a,b")), "a|b"},
		{"Join over a list", call("Join", "|", ref("L")), "x|y|z"},
		{"If", call("If", "Yes", "a", "b"), "a"},
		{"If not", call("If", "No", "a", "b"), "b"},
		{"If and", call("If", "Both", "a", "b"), "b"},
		{"If or", call("If", "Either", "a", "b"), "a"},
		{"NoValue", call("Join", ",", []any{"a", call("If", "No", "b", ref("AWS::NoValue")), "c"}), "a,c"},
		{"FindInMap", call("FindInMap", "M", ref("AWS::Region"), "k"), "mapped"},
		{"Base64", object{"Fn::Base64": "hi"}, "aGk="},
		{"Cidr", call("Join", " ", call("Cidr", object{"Fn::GetAtt": []any{"Vpc", "CidrBlock"}}, 6, "13")), "10.1.0.0/19 10.1.32.0/19 10.1.64.0/19 10.1.96.0/19 10.1.128.0/19 10.1.160.0/19"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.stack("S", valued(test.value))
				require.Equal(t, test.want, w.value("/p"))
			})
		})
	}
}

// TestLoudRefusals hands in what is not known, or wrong; each answer must name it.
func TestLoudRefusals(t *testing.T) {
	section := func(name string, value any) object {
		t := one()
		t[name] = value
		return t
	}
	tests := []struct {
		template any
		code     string
		names    string
	}{
		{section("Rules", object{}), "LocalAws.NotImplemented", `"Rules"`},
		{section("Transform", "AWS::Serverless"), "LocalAws.NotImplemented", `"Transform"`},
		{with(one(), "P", "CreationPolicy", object{}), "LocalAws.NotImplemented", `"CreationPolicy"`},
		{with(one(), "P", "DeletionPolicy", "Snapshot"), "LocalAws.NotImplemented", "Snapshot"},
		{resources("X", "AWS::Kinesis::Stream", object{}), "LocalAws.NotImplemented", "AWS::Kinesis::Stream"},
		{resources("X", "AWS::S3::Bucket", object{"VersioningConfiguration": object{}}), "LocalAws.NotImplemented", "/VersioningConfiguration"},
		{resources("X", "AWS::S3::Bucket", object{"BucketEncryption": object{"ServerSideEncryptionConfiguration": []any{object{"Odd": 1}}}}), "LocalAws.NotImplemented", "/BucketEncryption/ServerSideEncryptionConfiguration/0/Odd"},
		{resources("X", "AWS::EC2::VPC", object{}), "ValidationError", "required key [CidrBlock] not found"},
		{resources("X", "AWS::EC2::VPC", object{"CidrBlock": []any{}}), "ValidationError", "#/CidrBlock: expected type: String, found: JSONArray"},
		{valued(object{"Fn::GetAZs": ""}), "LocalAws.NotImplemented", "Fn::GetAZs"},
		{valued(object{"Ref": "AWS::NotificationARNs"}), "LocalAws.NotImplemented", "AWS::NotificationARNs"},
		{valued(object{"Fn::GetAtt": []any{"Vpc", "Odd"}}), "LocalAws.NotImplemented", "Odd"},
		{valued(object{"Ref": "Nothing"}), "ValidationError", "Unresolved resource dependencies [Nothing] in the Resources block of the template"},
		{with(one(), "P", "DependsOn", "Nothing"), "ValidationError", "Unresolved resource dependencies [Nothing]"},
		{with(one(), "P", "Condition", "Nothing"), "ValidationError", "Unresolved condition dependency Nothing"},
		{with(with(two("1", "1"), "A", "DependsOn", "B"), "B", "DependsOn", "A"), "ValidationError", "Circular dependency between resources: [A, B]"},
		{object{"Resources": object{}}, "ValidationError", "At least one Resources member must be defined."},
		{section("Parameters", object{"V": object{"Type": "AWS::EC2::VPC::Id", "Default": "x"}}), "LocalAws.NotImplemented", "AWS::EC2::VPC::Id"},
	}
	for _, test := range tests {
		t.Run(test.names, func(t *testing.T) {
			inWorld(t, func(w *world) {
				err := w.createStack("S", test.template)
				require.ErrorContains(t, err, test.code)
				require.ErrorContains(t, err, test.names)
			})
		})
	}
}

func TestBodiesThatAreNoTemplates(t *testing.T) {
	for body, want := range map[string]string{
		"Resources:\n  X: y": "Resources has the wrong form", "Resources: [": "YAML not well-formed", `{"Resources":`: "JSON not well-formed", `{"Resources":[]}`: "Resources has the wrong form",
		`{"Resources":"` + strings.Repeat("x", 51200) + `"}`: "Member must have length less than or equal to 51200",
	} {
		inWorld(t, func(w *world) {
			_, err := w.cfn.CreateStack(t.Context(), &sdk.CreateStackInput{StackName: aws.String("S"), TemplateBody: &body})
			require.ErrorContains(t, err, want)
		})
	}
}

func TestNamesAndTokensAreChecked(t *testing.T) {
	inWorld(t, func(w *world) {
		for _, name := range []string{"", "1S", "a_b", strings.Repeat("a", 129)} {
			require.ErrorContains(t, w.createStack(name, one()), "at 'stackName' failed to satisfy constraint")
		}
		_, err := w.cfn.CreateStack(t.Context(), &sdk.CreateStackInput{StackName: aws.String("S"), TemplateBody: text(one()), ClientRequestToken: aws.String("a:b")})
		require.ErrorContains(t, err, "at 'clientRequestToken' failed to satisfy constraint")
	})
}

func TestATemplateInS3(t *testing.T) {
	inWorld(t, func(w *world) {
		_, err := w.S3.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String("templates")})
		require.NoError(t, err)
		_, err = w.S3.PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String("templates"), Key: aws.String("a/t.json"), Body: strings.NewReader(*text(one()))})
		require.NoError(t, err)
		for i, url := range []string{"https://templates.s3.us-east-1.amazonaws.com/a/t.json", "https://s3.us-east-1.amazonaws.com/templates/a/t.json"} {
			status, id := w.create(&sdk.CreateStackInput{StackName: aws.String([]string{"A", "B"}[i]), TemplateURL: &url})
			require.Equal(t, types.StackStatusCreateComplete, status, w.reasons(id))
			require.Equal(t, types.StackStatusDeleteComplete, w.remove(id))
		}
		_, err = w.cfn.CreateStack(t.Context(), &sdk.CreateStackInput{StackName: aws.String("C"), TemplateURL: aws.String("https://templates.s3.us-east-1.amazonaws.com/none")})
		require.ErrorContains(t, err, "S3 error: ")
	})
}
