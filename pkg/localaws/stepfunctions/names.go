package stepfunctions

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
)

// checkName refuses names that machines and executions cannot have (API reference of CreateStateMachine and StartExecution).
func checkName(name string) error {
	if n := utf8.RuneCountInString(name); n < 1 || n > 80 {
		return &types.InvalidName{Message: aws.String("Invalid Name: '" + name + "'")}
	}
	bad := func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("?*<>{}[]\"#%\\^|~`$&,;:/", r)
	}
	if strings.ContainsFunc(name, bad) {
		return &types.InvalidName{Message: aws.String("Invalid Name: '" + name + "'")}
	}
	return nil
}

// checkArn refuses what is no ARN of the given kind, such as "stateMachine".
func checkArn(arn *string, kind string) error {
	if parts := strings.SplitN(aws.ToString(arn), ":", 7); len(parts) == 7 && parts[0] == "arn" && parts[2] == "states" && parts[5] == kind {
		return nil
	}
	return &types.InvalidArn{Message: aws.String("Invalid Arn: '" + aws.ToString(arn) + "'")}
}

func checkRole(arn *string) error {
	if parts := strings.SplitN(aws.ToString(arn), ":", 6); len(parts) == 6 && parts[2] == "iam" && strings.HasPrefix(parts[5], "role/") {
		return nil
	}
	return &types.InvalidArn{Message: aws.String("Invalid Role Arn: '" + aws.ToString(arn) + "'")}
}
