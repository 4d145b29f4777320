package wire

import (
	"errors"
	"reflect"

	"github.com/aws/smithy-go"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// refusal is an error answer, whatever the service returned: a region.Refusal, a typed error of the SDK, or any other
// error, which is a fault of the local AWS itself.
type refusal struct {
	code    string
	message string
	status  int
	// members are further members of the error's shape by wire name.
	members map[string]any
}

func refusalOf(err error) refusal {
	if r, ok := errors.AsType[*region.Refusal](err); ok {
		return refusal{r.Code, r.Message, r.Status, r.Members}
	}
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return refusal{api.ErrorCode(), api.ErrorMessage(), status(api.ErrorCode()), membersOf(api)}
	}
	return refusal{"InternalFailure", "the local AWS failed: " + err.Error(), 500, nil}
}

// status is the HTTP status of a typed error; the models say 400 unless listed here.
func status(code string) int {
	switch code {
	case "ChangeSetNotFound", "ChangeSetNotFoundException", "NoSuchEntity", "NoSuchBucket", "NoSuchKey", "NotFound":
		return 404
	case "OperationInProgressException", "BucketAlreadyExists", "BucketAlreadyOwnedByYou", "EntityAlreadyExists", "DeleteConflict":
		return 409
	}
	return 400
}

// membersOf are the members of a typed error other than its message.
func membersOf(err error) map[string]any {
	v := reflect.Indirect(reflect.ValueOf(err))
	if v.Kind() != reflect.Struct {
		return nil
	}
	members := map[string]any{}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.IsExported() && f.Name != "Message" && f.Name != "ErrorCodeOverride" && !v.Field(i).IsZero() {
			members[f.Name] = v.Field(i).Interface()
		}
	}
	return members
}

func unknown(format string, args ...any) error {
	return region.Refuse("LocalAws.NotImplemented", format, args...).With(501)
}
