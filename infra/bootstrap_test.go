package main

import (
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/machine"
)

func TestEveryFunctionOfTheMachineIsThere(t *testing.T) {
	tpl := read(t, account.BootstrapStack)
	require.Len(t, tpl.ofType("AWS::Lambda::Function"), len(machine.Functions()))
	for _, name := range machine.Functions() {
		f := tpl.Resources[title(name)]
		require.Equal(t, "AWS::Lambda::Function", f.Type, name)
		require.Equal(t, "Agc-"+name, f.Properties["FunctionName"])
		require.Equal(t, name, f.Properties["Handler"])
		require.NotEmpty(t, f.Properties["Description"], name)
		require.EqualValues(t, 20, f.Properties["Timeout"])
		require.Equal(t, []any{map[string]any{"Ref": "Architecture"}}, f.Properties["Architectures"])
		variables := f.Properties["Environment"].(map[string]any)["Variables"].(map[string]any)
		require.Contains(t, variables, "AGC_STATE_TABLE")
		require.Equal(t, name == "stack", variables["AGC_SERVICE_ROLE"] != nil, name)
	}
}

// Logs are never lost, and logs that stayed behind are not in the way of the next installation.
func TestLogsOutliveTheBackend(t *testing.T) {
	tpl := read(t, account.BootstrapStack)
	require.Equal(t, []string{"Logs"}, tpl.ofType("AWS::Logs::LogGroup"))
	logs := tpl.Resources["Logs"]
	require.Equal(t, "RetainExceptOnCreate", logs.DeletionPolicy)
	require.Equal(t, "Retain", logs.UpdateReplacePolicy)
	require.Regexp(t, `^/aws/lambda/Agc-.*AWS::StackId`, tpl.with(t, nil).Resources["Logs"].Properties["LogGroupName"])
	for _, name := range machine.Functions() {
		config := tpl.Resources[title(name)].Properties["LoggingConfig"]
		require.Equal(t, map[string]any{"LogFormat": "JSON", "LogGroup": map[string]any{"Ref": "Logs"}}, config)
	}
}

// What is not said to end is kept, and paid for, for ever.
func TestEveryLogEnds(t *testing.T) {
	for stack := range committed() {
		tpl := read(t, stack)
		for _, name := range tpl.ofType("AWS::Logs::LogGroup") {
			require.EqualValues(t, 365, tpl.Resources[name].Properties["RetentionInDays"], "%s: %s", stack, name)
		}
	}
}

func TestTheMachineRunsTheDefinition(t *testing.T) {
	tpl := read(t, account.BootstrapStack)
	m := tpl.Resources["Machine"]
	require.Equal(t, machine.Name, m.Properties["StateMachineName"])
	require.JSONEq(t, machine.Definition, m.Properties["DefinitionString"].(string))
	substitutions := m.Properties["DefinitionSubstitutions"].(map[string]any)
	used := map[string]bool{}
	for _, placeholder := range regexp.MustCompile(`\$\{(\w+)\}`).FindAllStringSubmatch(machine.Definition, -1) {
		used[placeholder[1]] = true
		require.Contains(t, substitutions, placeholder[1])
	}
	require.Len(t, substitutions, len(used), "CloudFormation fills in what the definition does not have")
	for name, value := range substitutions {
		if name != "partition" {
			require.Equal(t, map[string]any{"Ref": title(name) + "Version"}, value)
		}
	}
}

// A trace leads through the machine and the functions that it calls.
func TestEverythingIsTraced(t *testing.T) {
	tpl := read(t, account.BootstrapStack)
	require.Equal(t, map[string]any{"Enabled": true}, tpl.Resources["Machine"].Properties["TracingConfiguration"])
	for _, name := range machine.Functions() {
		require.Equal(t, map[string]any{"Mode": "Active"}, tpl.Resources[title(name)].Properties["TracingConfig"], name)
	}
}

func TestTheMachineMayCallWhatItCallsAndNothingElse(t *testing.T) {
	tpl := read(t, account.BootstrapStack)
	statements := policies(t)["MachineRole"].Statement
	require.Len(t, statements, 3)
	for _, s := range statements[1:] {
		require.Regexp(t, "^xray:", s.Action[0])
	}
	var called []any
	for name := range tpl.Resources["Machine"].Properties["DefinitionSubstitutions"].(map[string]any) {
		if name != "partition" { // in every version: an operation goes on with that which it was started with
			called = append(called, map[string]any{"Fn::Sub": "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:Agc-" + name + ":*"})
		}
	}
	require.ElementsMatch(t, called, statements[0].Resource)
}

func TestOnlyTheRuleWakes(t *testing.T) {
	tpl := read(t, account.BootstrapStack)
	require.Len(t, tpl.ofType("AWS::Lambda::Permission"), 1)
	properties := tpl.Resources["StackChangedMayWake"].Properties
	require.Equal(t, map[string]any{"Fn::GetAtt": []any{"StackChanged", "Arn"}}, properties["SourceArn"])
	require.Equal(t, map[string]any{"Ref": "AWS::AccountId"}, properties["SourceAccount"])
	rule := tpl.Resources["StackChanged"].Properties
	require.Equal(t, []any{map[string]any{"Arn": map[string]any{"Fn::GetAtt": []any{"Wake", "Arn"}}, "Id": "wake"}}, rule["Targets"])
}

func TestStateTable(t *testing.T) {
	table := read(t, account.BootstrapStack).Resources["State"]
	require.Equal(t, "AgcState", table.Properties["TableName"])
	require.Equal(t, "PAY_PER_REQUEST", table.Properties["BillingMode"])
	require.Equal(t, map[string]any{"PointInTimeRecoveryEnabled": true}, table.Properties["PointInTimeRecoverySpecification"])
	require.Equal(t, map[string]any{"AttributeName": "expires", "Enabled": true}, table.Properties["TimeToLiveSpecification"])
	index := table.Properties["LocalSecondaryIndexes"].([]any)[0].(map[string]any)
	require.Equal(t, "byStart", index["IndexName"])
	require.Equal(t, []any{
		map[string]any{"AttributeName": "pk", "KeyType": "HASH"},
		map[string]any{"AttributeName": "startedAt", "KeyType": "RANGE"},
	}, index["KeySchema"])
}

func TestBootstrapOutputs(t *testing.T) {
	outputs := read(t, account.BootstrapStack).Outputs
	require.Len(t, outputs, 9)
	require.Equal(t, map[string]any{"Ref": "Logs"}, outputs["LogGroup"].Value)
	require.Equal(t, account.Version, outputs["Version"].Value)
	require.Equal(t, map[string]any{"Fn::GetAtt": []any{"Machine", "Arn"}}, outputs["StateMachineArn"].Value)
	require.Equal(t, map[string]any{"Ref": "State"}, outputs["StateTable"].Value)
	require.Equal(t, anchorExport, outputs["Anchor"].Export.Name)
	for _, stack := range []string{account.CoreStack, networkStack} {
		require.Equal(t, map[string]any{"Fn::ImportValue": anchorExport}, read(t, stack).Outputs["Anchor"].Value)
	}
}

// An upgrade does not touch what runs: versions are kept when others replace them, and CloudFormation publishes anew whenever code or
// settings are others, and only then.
func TestVersionsFollowCodeAndSettings(t *testing.T) {
	tpl := read(t, account.BootstrapStack)
	versions := tpl.ofType("AWS::Lambda::Version")
	require.Len(t, versions, len(machine.Functions())-1, "wake is called by the rule, in its newest version")
	settings := map[string]bool{}
	for _, name := range versions {
		v := tpl.Resources[name]
		require.Equal(t, "Retain", v.UpdateReplacePolicy, name)
		require.NotEqual(t, "Retain", v.DeletionPolicy, name)
		description := v.Properties["Description"].(map[string]any)["Fn::Sub"].(string)
		require.Regexp(t, `^\$\{CodeKey\} [0-9a-f]{12}/\$\{KmsKey\}$`, description)
		settings[description] = true
	}
	require.Len(t, settings, len(versions), "each function has settings of its own")
}

// No operation is started with versions that a failed update takes away again.
func TestAliasesMoveLast(t *testing.T) {
	tpl := read(t, account.BootstrapStack)
	for _, name := range tpl.ofType("AWS::StepFunctions::StateMachineAlias") {
		for other, resource := range tpl.Resources {
			later := slices.Contains([]string{"MachineVersion", "Live", "Force", "Schedule", "ScheduleRole", "OperationDied", "OperationDiedRole"}, other)
			later = later || resource.Condition != "" // CloudFormation does not wait for what may not be there
			require.Equal(t, !later, slices.Contains(tpl.Resources[name].DependsOn, other), "%s after %s", name, other)
		}
	}
	require.Len(t, tpl.ofType("AWS::StepFunctions::StateMachineAlias"), 2)
}

// Nothing that starts operations by itself can force any.
func TestTheScheduleForcesNothing(t *testing.T) {
	for _, role := range []string{"ScheduleRole", "OperationDiedRole"} {
		for _, s := range policies(t)[role].Statement {
			if slices.Contains(s.Action, any("states:StartExecution")) {
				require.Equal(t, map[string]map[string]any{"ForAnyValue:StringEquals": {"states:StateMachineQualifier": "live"}}, s.Condition, role)
			}
		}
	}
	tpl := read(t, account.BootstrapStack)
	live := map[string]any{"Fn::GetAtt": []any{"Live", "Arn"}}
	require.Equal(t, live, tpl.Resources["Schedule"].Properties["Target"].(map[string]any)["Arn"])
	require.Equal(t, live, tpl.Resources["OperationDied"].Properties["Targets"].([]any)[0].(map[string]any)["Arn"])
}
