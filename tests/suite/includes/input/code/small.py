~import sys
print(1)
  ~ # hidden
