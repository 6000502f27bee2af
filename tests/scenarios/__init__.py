"""The whole bot on the strict workspace, told by what people do and see."""
