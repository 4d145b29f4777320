package cloudformation_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/stretchr/testify/require"
)

// exporter and importer are two stacks tied by the export "E".
func exporter(value string) object {
	return exporting(two("1", value), "E", object{"Fn::GetAtt": []any{"B", "Value"}})
}

func importer() object {
	return importing(resources("I", "AWS::SSM::Parameter", parameter("/i", "1")), "E")
}

func TestAnExportInUseCancelsTheDelete(t *testing.T) {
	inWorld(t, func(w *world) {
		out := w.stack("Out", exporter("1"))
		in := w.stack("In", importer())
		require.Equal(t, types.StackStatusCreateComplete, w.remove(out))
		require.Equal(t, "Delete canceled. Cannot delete export E as it is in use by In.", *w.describe(out).StackStatusReason)
		require.Equal(t, "1", w.value("/a"), "nothing was deleted")
		imports, err := w.cfn.ListImports(t.Context(), &sdk.ListImportsInput{ExportName: aws.String("E")})
		require.NoError(t, err)
		require.Equal(t, []string{"In"}, imports.Imports)
		require.Equal(t, types.StackStatusDeleteComplete, w.remove(in))
		_, err = w.cfn.ListImports(t.Context(), &sdk.ListImportsInput{ExportName: aws.String("E")})
		refused(t, err, "ValidationError", "Export 'E' is not imported by any stack.")
		require.Equal(t, types.StackStatusDeleteComplete, w.remove(out))
	})
}

func TestAnExportInUseRollsTheUpdateBack(t *testing.T) {
	for reason, template := range map[string]object{
		"Cannot update export E as it is in use by In.": exporter("2"),
		"Cannot delete export E as it is in use by In.": two("1", "1"),
	} {
		inWorld(t, func(w *world) {
			out := w.stack("Out", exporter("1"))
			w.stack("In", importer())
			require.Equal(t, types.StackStatusUpdateRollbackComplete, w.update(&sdk.UpdateStackInput{StackName: &out, TemplateBody: text(template)}))
			require.Contains(t, w.story(out, "Out"), "UPDATE_ROLLBACK_IN_PROGRESS: "+reason)
			require.Equal(t, "1", w.value("/b"))
			require.Equal(t, "1", *w.describe(out).Outputs[0].OutputValue)
		})
	}
}

func TestImportsMustExistAndExportsBeUnique(t *testing.T) {
	inWorld(t, func(w *world) {
		status, id := w.create(&sdk.CreateStackInput{StackName: aws.String("In"), TemplateBody: text(importer())})
		require.Equal(t, types.StackStatusRollbackComplete, status)
		require.Contains(t, w.story(id, "In"), "ROLLBACK_IN_PROGRESS: No export named E found. Rollback requested by user.")
		w.stack("Out", exporter("1"))
		status, id = w.create(&sdk.CreateStackInput{StackName: aws.String("Twin"), TemplateBody: text(exporting(one(), "E", "x"))})
		require.Equal(t, types.StackStatusRollbackComplete, status)
		require.Contains(t, w.story(id, "Twin"), "ROLLBACK_IN_PROGRESS: Export with name E is already exported by stack Out. Rollback requested by user.")
		exports, err := w.cfn.ListExports(t.Context(), &sdk.ListExportsInput{})
		require.NoError(t, err)
		require.Len(t, exports.Exports, 1)
		require.Equal(t, "1", *exports.Exports[0].Value)
	})
}

func TestACorpseHoldsNoExport(t *testing.T) {
	inWorld(t, func(w *world) {
		out := w.stack("Out", exporter("1"))
		broken := importing(resources("I", "AWS::SSM::Parameter", object{"Name": "/i", "Type": "Wrong", "Value": "1"}), "E")
		status, _ := w.create(&sdk.CreateStackInput{StackName: aws.String("In"), TemplateBody: text(broken)})
		require.Equal(t, types.StackStatusRollbackComplete, status)
		require.Equal(t, types.StackStatusDeleteComplete, w.remove(out))
	})
}
