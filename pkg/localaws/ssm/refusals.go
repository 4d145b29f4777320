package ssm

import (
	"fmt"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

func invalid(format string, args ...any) error {
	return region.Refuse("ValidationException", "%s", fmt.Sprintf(format, args...))
}

// constraint is the refusal of a value that is not as the API's model says.
func constraint(member, value, rule string) error {
	return invalid("1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: %s", value, member, rule)
}

// notFound has no text, on AWS either.
func notFound() error { return region.Refuse("ParameterNotFound", "") }

func noResource() error {
	return region.Refuse("InvalidResourceId", "The resource ID is not valid. Verify that you entered the correct ID and try again.")
}

const paths = "If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of " +
	"letters, numbers and the following 3 symbols .-_"

// checkName refuses names that no parameter of the account can have (Systems Manager User Guide, "About requirements and
// constraints for parameter names").
func checkName(name string) error {
	lower := strings.ToLower(strings.TrimPrefix(name, "/"))
	switch {
	case name == "":
		return constraint("name", name, "Member must have length greater than or equal to 1")
	case strings.HasPrefix(lower, "aws") && strings.Count(name, "/") > 1:
		return region.Refuse("AccessDeniedException", "No access to reserved parameter name: %s.", name)
	case strings.HasPrefix(lower, "aws"):
		return invalid("Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). %s", paths)
	case strings.HasPrefix(lower, "ssm"), strings.ContainsFunc(name, foreign), strings.Contains(name, "//"), strings.HasSuffix(name, "/"):
		return invalid("Parameter name: can't be prefixed with \"ssm\" (case-insensitive). %s", paths)
	case strings.Contains(name, "/") && name[0] != '/':
		return invalid("Parameter name must be a fully qualified name.")
	case len(name) > 1011:
		return constraint("name", name, "Member must have length less than or equal to 1011") // (G): text
	case strings.Count(name, "/") > 15:
		return region.Refuse("HierarchyLevelLimitExceededException", "Parameter name must not exceed 15 hierarchy levels.") // (G): text
	}
	return nil
}

// foreign says whether a letter cannot be in a name.
func foreign(r rune) bool {
	return !strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/.-_", r)
}

// plain refuses versions, labels and ARNs, which the local AWS does not know.
func plain(name string) error {
	if strings.Contains(name, ":") {
		return region.Refuse("LocalAws.NotImplemented", "the local AWS knows no selectors and ARNs of parameters: %s", name).With(501)
	}
	return nil
}
